import { zonedMinute } from '../../../domain/time/local-time.ts'
import type { GivenReceipt } from '../../messages/receipts.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { AmountField } from '../action/amount-field.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { goTo } from '../router/address.ts'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { receiptWords } from './words.ts'

interface TakeDialogProps {
  readonly bill: {
    readonly id: string
    readonly number: string
    readonly payable: number
    readonly paid: number
  }
  /** The receipt that the new one is in place of, with what it was of. */
  readonly replaces?: { readonly id: string; readonly amount: number }
  onClose(): void
}

/** Takes money over the counter, and goes to its receipt. */
export function TakeDialog({ bill, replaces, onClose }: TakeDialogProps) {
  const { format } = useSpeech()
  const words = useWords(receiptWords)
  const api = useApi()
  const remains = Math.max(0, bill.payable - bill.paid) + (replaces?.amount ?? 0)
  return (
    <ActionDialog
      title={replaces ? words.replace : words.take}
      lead={`${words.takeLead(bill.number, format.dong(remains))} ${replaces ? words.replaceLead : ''}`}
      act={replaces ? words.replace : words.take}
      done={words.taken}
      isWithoutReason={replaces === undefined}
      onClose={onClose}
      onAct={async (fields, reason) => {
        const receivedAt = String(fields.get('receivedAt') ?? '')
        const { id } = await api.send<GivenReceipt>('/receipts', {
          ...{ billId: bill.id, paidBefore: bill.paid },
          ...{
            amount: Number(fields.get('amount')),
            method: fields.get('method'),
            series: fields.get('series'),
          },
          ...(receivedAt !== '' && { receivedAt: zonedMinute(receivedAt) }),
          ...(replaces && { replaces: replaces.id, reason }),
        })
        goTo(`/receipts/${id}`)
      }}
    >
      <AmountField title={words.amount} most={remains} />
      <label className="field">
        <span>{words.method}</span>
        <select name="method">
          {(['cash', 'pos'] as const).map((method) => (
            <option key={method} value={method}>
              {words.methods[method]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{words.series}</span>
        <input name="series" required pattern="[A-Z0-9]{1,10}" defaultValue="PT" autoComplete="off" />
      </label>
      <label className="field">
        <span>{words.receivedAt}</span>
        <input name="receivedAt" type="datetime-local" />
      </label>
    </ActionDialog>
  )
}
