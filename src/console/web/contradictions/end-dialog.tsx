import { contradictionEndingNames, contradictionEndings } from '../../../domain/bank-lines/contradiction.ts'
import type { ContradictionsMessage } from '../../messages/contradictions.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { contradictionWords } from './words.ts'

export interface EndDialogProps {
  readonly contradiction: ContradictionsMessage['rows'][number]
  onClose(): void
  onDone(): void
}

/** Asks what is true, and ends the contradiction by it. */
export function EndDialog({ contradiction, onClose, onDone }: EndDialogProps) {
  const { format } = useSpeech()
  const words = useWords(contradictionWords)
  const api = useApi()
  const { id, isWhole, first, second } = contradiction
  const lead = words.endLead(format.dong(first.amount), format.dong(second.amount))
  return (
    <ActionDialog
      {...{ title: words.end, lead, act: words.end, done: words.done, onClose }}
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
