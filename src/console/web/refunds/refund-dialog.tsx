import { useState } from 'react'
import type { RefundWay } from '../../../domain/refunds/refund.ts'
import type { AskedRefund } from '../../messages/refunds.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { AmountField } from '../action/amount-field.tsx'
import { approvalWords } from '../approvals/words.ts'
import { goTo } from '../router/address.ts'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { refundWords } from './words.ts'

interface RefundDialogProps {
  /** The payment, a piece of one, or the student whose credit it is. */
  readonly of:
    | { readonly paymentId: string }
    | { readonly allocationId: string }
    | { readonly schoolCode: string; readonly studentCode: string }
  /** Its channel can give money back. */
  readonly canChannel?: boolean
  /** What may go back at most, in đồng. */
  readonly most: number
  onClose(): void
}

/** Asks that money goes back, and goes to the refund. */
export function RefundDialog({ of, canChannel = false, most, onClose }: RefundDialogProps) {
  const words = useWords(refundWords)
  const { ways } = useWords(approvalWords)
  const api = useApi()
  const [way, setWay] = useState<RefundWay>('transfer')
  const offered: readonly RefundWay[] = [...(canChannel ? (['channel'] as const) : []), 'transfer', 'cash']
  const text = (fields: FormData, name: string) => String(fields.get(name) ?? '').trim()
  return (
    <ActionDialog
      title={words.ask}
      lead={words.askLead}
      act={words.ask}
      done={words.asked}
      onClose={onClose}
      onAct={async (fields, reason) => {
        const payee = {
          name: text(fields, 'name'),
          account: text(fields, 'account'),
          bankCode: text(fields, 'bankCode'),
        }
        const { id } = await api.send<AskedRefund>('/refunds', {
          ...{ ...of, way, reason, amount: Number(fields.get('amount')) },
          owedAgain: fields.get('owedAgain') === 'on',
          ...(way === 'transfer' && { payee }),
        })
        goTo(`/refunds/${id}`)
      }}
    >
      <AmountField title={words.amount} most={most} />
      <label className="field">
        <span>{words.way}</span>
        <select value={way} onChange={({ currentTarget }) => setWay(currentTarget.value as RefundWay)}>
          {offered.map((one) => (
            <option key={one} value={one}>
              {ways[one]}
            </option>
          ))}
        </select>
      </label>
      {way === 'channel' && <p className="panel-text">{words.byChannel}</p>}
      {way === 'transfer' && (
        <>
          <label className="field">
            <span>{words.payeeName}</span>
            <input name="name" required maxLength={120} autoComplete="off" />
          </label>
          <label className="field">
            <span>{words.payeeAccount}</span>
            <input name="account" required maxLength={34} autoComplete="off" spellCheck={false} />
          </label>
          <label className="field">
            <span>{words.payeeBank}</span>
            <input name="bankCode" required maxLength={11} autoComplete="off" inputMode="numeric" />
          </label>
        </>
      )}
      {!('studentCode' in of) && (
        <div className="check-list">
          <label>
            <input type="checkbox" name="owedAgain" defaultChecked />
            {words.owedAgain}
          </label>
        </div>
      )}
    </ActionDialog>
  )
}
