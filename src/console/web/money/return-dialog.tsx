import type { MoneyMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { moneyWords } from './words.ts'

interface ReturnDialogProps {
  readonly message: MoneyMessage
  readonly path: string
  onClose(): void
  onDone(): void
}

/** Asks that a piece goes back to who sent it; of the sender only what the bank did not say is asked for. */
export function ReturnDialog({ message: { piece, payer }, path, onClose, onDone }: ReturnDialogProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const api = useApi()
  return (
    <ActionDialog
      title={words.return}
      lead={words.returnLead(format.dong(piece.amount))}
      act={words.return}
      done={words.returnDone}
      onClose={onClose}
      onAct={async (fields, reason) => {
        const typed = ['bankCode', 'name', 'account'].flatMap((name) => {
          const value = String(fields.get(name) ?? '').trim()
          return value === '' ? [] : [[name, value] as const]
        })
        await api.send(`${path}/return`, { ...Object.fromEntries(typed), reason })
        onDone()
      }}
    >
      {!payer?.name && (
        <label className="field">
          <span>{words.payer}</span>
          <input name="name" required maxLength={120} autoComplete="off" />
        </label>
      )}
      {!payer?.account && (
        <label className="field">
          <span>{words.payerAccount}</span>
          <input name="account" required maxLength={34} autoComplete="off" spellCheck={false} />
        </label>
      )}
      <label className="field">
        <span>{words.payerBank}</span>
        <input
          name="bankCode"
          required
          maxLength={6}
          pattern="[0-9]{6}"
          inputMode="numeric"
          autoComplete="off"
        />
      </label>
    </ActionDialog>
  )
}
