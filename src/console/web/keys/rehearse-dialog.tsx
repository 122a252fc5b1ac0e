import type { StepsMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Steps } from '../partners/steps.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { keyWords } from './words.ts'

/** Tries a key at a partner. Nothing is changed here, so no reason is asked for and nothing is kept. */
export function RehearseDialog({ keyId, onClose }: { readonly keyId: string; onClose(): void }) {
  const words = useWords(keyWords)
  const titleOf = useTitleOf()
  const api = useApi()
  const { titles } = useKnown().session

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
          {Object.keys(titles).map((id) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </select>
      </label>
    </ActionDialog>
  )
}
