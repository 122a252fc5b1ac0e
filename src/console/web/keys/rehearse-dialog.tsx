import type { StepsMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Steps } from '../partners/steps.tsx'
import { useApi } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { keyWords } from './words.ts'

export interface RehearseDialogProps {
  readonly keyId: string
  readonly partners: readonly string[]
  onClose(): void
}

/** Tries a key at a partner. Nothing is changed here, so no reason is asked for and nothing is kept. */
export function RehearseDialog({ keyId, partners, onClose }: RehearseDialogProps) {
  const words = useWords(keyWords)
  const titleOf = useTitleOf()
  const api = useApi()

  async function rehearse(fields: FormData) {
    const body = { partner: String(fields.get('partner')) }
    const { steps } = await api.send<StepsMessage>(`/keys/${encodeURIComponent(keyId)}/rehearse`, body)
    return <Steps steps={steps} />
  }

  return (
    <ActionDialog
      title={words.rehearseOf(keyId)}
      lead={words.rehearseLead}
      act={words.close}
      done={words.rehearsed}
      isWithoutReason
      tryOut={rehearse}
      onAct={async () => {}}
      onClose={onClose}
    >
      <label className="field">
        <span>{words.partner}</span>
        <select name="partner">
          {partners.map((id) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </select>
      </label>
    </ActionDialog>
  )
}
