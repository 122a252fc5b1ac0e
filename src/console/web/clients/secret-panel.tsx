import type { AddedClientMessage } from '../../messages/clients.ts'
import { Facts } from '../detail/facts.tsx'
import { HideablePanel } from '../detail/hideable-panel.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { clientWords } from './words.ts'

export interface SecretPanelProps {
  readonly made: AddedClientMessage
  onHide(): void
}

/** A secret, this once; of a client that has none, how it is called. */
export function SecretPanel({ made: { id, secret }, onHide }: SecretPanelProps) {
  const words = useWords(clientWords)
  return (
    <HideablePanel title={secret ? words.shownOnce : words.added} hide={words.hide} onHide={onHide}>
      <p className="panel-text">{secret ? words.shownOnceLead : words.noSecretLead}</p>
      <Facts
        facts={[
          [words.id, <code key="id">{id}</code>],
          [words.secret, secret && <code key="secret">{secret}</code>],
        ]}
      />
    </HideablePanel>
  )
}
