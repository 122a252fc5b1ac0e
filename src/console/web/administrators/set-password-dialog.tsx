import type { NewPasswordMessage } from '../../messages/administrators.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { administratorWords } from './words.ts'

export interface SetPasswordDialogProps {
  readonly login: string
  onMade(made: NewPasswordMessage): void
  onClose(): void
}

/** Has a password made for somebody who lost theirs. */
export function SetPasswordDialog({ login, onMade, onClose }: SetPasswordDialogProps) {
  const words = useWords(administratorWords)
  const api = useApi()
  const path = `/administrators/${encodeURIComponent(login)}/set-password`
  return (
    <ActionDialog
      title={words.setPasswordTitle(login)}
      lead={words.setPasswordLead}
      act={words.setPassword}
      done={words.passwordSet(login)}
      isDangerous
      onAct={async (_fields, reason) => onMade(await api.send<NewPasswordMessage>(path, { reason }))}
      onClose={onClose}
    />
  )
}
