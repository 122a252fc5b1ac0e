import type { NewPasswordMessage } from '../../messages/administrators.ts'
import { Facts } from '../detail/facts.tsx'
import { HideablePanel } from '../detail/hideable-panel.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { administratorWords } from './words.ts'

export interface NewPasswordPanelProps {
  readonly made: NewPasswordMessage
  onHide(): void
}

/** A password that was made for somebody, this once. */
export function NewPasswordPanel({ made: { name, password }, onHide }: NewPasswordPanelProps) {
  const words = useWords(administratorWords)
  return (
    <HideablePanel title={words.shownOnce} hide={words.hide} onHide={onHide}>
      <p className="panel-text">{words.shownOnceLead}</p>
      <Facts
        facts={[
          [words.login, <code key="login">{name}</code>],
          [words.password, <code key="password">{password}</code>],
        ]}
      />
    </HideablePanel>
  )
}
