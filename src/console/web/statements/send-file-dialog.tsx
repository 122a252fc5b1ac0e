import type { TakenMessage } from '../../messages/statements.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { goTo } from '../router/address.ts'
import { useApi } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { statementWords } from './words.ts'

export interface SendFileDialogProps {
  readonly sources: readonly string[]
  onClose(): void
}

/** Sends a file that somebody has, and leads to what was read of it. */
export function SendFileDialog({ sources, onClose }: SendFileDialogProps) {
  const words = useWords(statementWords)
  const titleOf = useTitleOf()
  const api = useApi()

  async function send(fields: FormData, reason: string) {
    const file = fields.get('file') as File
    const query = new URLSearchParams({ source: String(fields.get('source')), name: file.name, reason })
    const { id } = await api.sendFile<TakenMessage>(`/statements?${query}`, file)
    goTo(`/statements/${id}`)
  }

  return (
    <ActionDialog
      title={words.send}
      lead={words.sendLead}
      act={words.send}
      done={words.sent}
      onAct={send}
      onClose={onClose}
    >
      <label className="field">
        <span>{words.source}</span>
        <select name="source">
          {sources.map((source) => (
            <option key={source} value={source}>
              {titleOf(source)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{words.choose}</span>
        <input type="file" name="file" required />
      </label>
    </ActionDialog>
  )
}
