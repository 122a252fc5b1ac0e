import { editOfEvent } from '../../../domain/exchanges/record-edit.ts'
import type { ExchangeMessage } from '../../messages/exchanges.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { goTo } from '../router/address.ts'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { exchangeWords } from './words.ts'

/** The fields that people set, by the kind of message; those of the applicant stand in a record of their own. */
const fieldsOf = {
  dossier: ['abstract', 'note', 'name', 'phone', 'address'],
  progress: ['processor', 'position', 'department', 'text'],
} as const
const ofApplicant: readonly string[] = ['name', 'phone', 'address']

export interface EditDialogProps {
  readonly exchange: ExchangeMessage['exchange']
  onClose(): void
}

/** Corrects what the portal is told, and leads to the exchange that was made in this one's place. */
export function EditDialog({ exchange: { id, event }, onClose }: EditDialogProps) {
  const words = useWords(exchangeWords)
  const api = useApi()
  const kind = editOfEvent[event]

  async function edit(fields: FormData, reason: string) {
    const set = fieldsOf[kind]
      .map((name) => [name, String(fields.get(name)).trim()] as const)
      .filter(([, value]) => value !== '')
    const applicant = Object.fromEntries(set.filter(([name]) => ofApplicant.includes(name)))
    const others = Object.fromEntries(set.filter(([name]) => !ofApplicant.includes(name)))
    const changed = Object.keys(applicant).length > 0 ? { ...others, applicant } : others
    const body = { ...(set.length > 0 && { [kind]: changed }), isNotThere: fields.has('not-there'), reason }
    const { exchangeId } = await api.send<{ exchangeId: number }>(`/exchanges/${id}/edit`, body)
    goTo(`/exchanges/${exchangeId}`)
  }

  return (
    <ActionDialog
      title={words.edit}
      lead={`${words.editLead} ${words.editEmpty}`}
      act={words.edit}
      done={words.edited}
      onAct={edit}
      onClose={onClose}
    >
      {fieldsOf[kind].map((name) => (
        <label key={name} className="field">
          <span>{words.fields[name]}</span>
          <input name={name} autoComplete="off" />
        </label>
      ))}
      <div className="check-list">
        <label>
          <input type="checkbox" name="not-there" />
          {words.notThere}
        </label>
      </div>
    </ActionDialog>
  )
}
