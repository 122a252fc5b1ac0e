import { contradictionEndingNames, contradictionEndings } from '../../../domain/bank-lines/contradiction.ts'
import type { ContradictionsMessage } from '../../messages/contradictions.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { contradictionWords } from './words.ts'

export interface EndDialogProps {
  readonly contradiction: ContradictionsMessage['rows'][number]
  onClose(): void
  onDone(): void
}

/** Asks what is true, and ends the contradiction by it. */
export function EndDialog({ contradiction: { id, isWhole }, onClose, onDone }: EndDialogProps) {
  const words = useWords(contradictionWords)
  const api = useApi()
  return (
    <ActionDialog
      {...{ title: words.end, lead: words.endLead, act: words.end, done: words.done, onClose }}
      isDangerous
      onAct={async (fields, reason) => {
        await api.send(`/contradictions/${id}/end`, { ending: fields.get('ending'), reason })
        onDone()
      }}
    >
      <fieldset className="check-list">
        <legend>{words.whatIsTrue}</legend>
        {contradictionEndingNames
          .filter((ending) => isWhole || contradictionEndings[ending] === null)
          .map((ending) => (
            <label key={ending}>
              <input type="radio" name="ending" value={ending} required />
              <span>{words.endings[ending]}</span>
            </label>
          ))}
        {!isWhole && <p>{words.tooLittle}</p>}
      </fieldset>
    </ActionDialog>
  )
}
