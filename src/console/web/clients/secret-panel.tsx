import type { NewSecretMessage } from '../../messages/clients.ts'
import { Facts } from '../detail/facts.tsx'
import { HideablePanel } from '../detail/hideable-panel.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { clientWords } from './words.ts'

export interface SecretPanelProps {
  readonly made: NewSecretMessage
  onHide(): void
}

/** A secret, this once. */
export function SecretPanel({ made: { id, secret }, onHide }: SecretPanelProps) {
  const words = useWords(clientWords)
  return (
    <HideablePanel title={words.shownOnce} hide={words.hide} onHide={onHide}>
      <p className="panel-text">{words.shownOnceLead}</p>
      <Facts
        facts={[
          [words.id, <code key="id">{id}</code>],
          [words.secret, <code key="secret">{secret}</code>],
        ]}
      />
    </HideablePanel>
  )
}
