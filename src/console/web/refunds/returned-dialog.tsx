import type { OwnerlessMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { refundWords } from './words.ts'

interface ReturnedDialogProps {
  /** What was paid out, in đồng: what came back is exactly that. */
  readonly amount: number
  /** The refund's path in the console's own API. */
  readonly path: string
  onClose(): void
  onDone(): void
}

/** Says which money without an owner is a refund that came back. */
export function ReturnedDialog({ amount, path, onClose, onDone }: ReturnedDialogProps) {
  const { format } = useSpeech()
  const words = useWords(refundWords)
  const api = useApi()
  const { data, problem } = useRead<OwnerlessMessage>(`/money?direction=in&amount=${amount}`)
  // What went by transfer comes back to an account.
  const moneys = data?.rows.flatMap(({ id, line }) => (line ? [{ id, line }] : []))
  return (
    <ActionDialog
      {...{ title: words.return, lead: words.returnLead, act: words.return, done: words.returned }}
      onClose={onClose}
      onAct={async (fields, reason) => {
        await api.send(`${path}/return`, { moneyId: fields.get('moneyId'), reason })
        onDone()
      }}
    >
      {problem && <ProblemNote problem={problem} />}
      <fieldset className="check-list">
        <legend>{words.cameBackAs}</legend>
        {moneys?.length === 0 && <p>{words.noMoney}</p>}
        {moneys?.map(({ id, line }) => (
          <label key={id}>
            <input type="radio" name="moneyId" value={id} required />
            <span>
              {format.day(line.bookedOn)}, {line.account} <small>{line.reference}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </ActionDialog>
  )
}
