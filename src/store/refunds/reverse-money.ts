import type { PoolClient } from 'pg'
import { account } from '../../domain/money/ledger.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Reversal, ReversalOrder } from '../../ports/refunds/reversal-store.ts'
import { freeInstalments } from '../bills/free-instalments.ts'
import { beyondOf, lowerBill } from '../bills/lower-bill.ts'
import { tellReopened } from '../bills/tell-reopened.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { lockRefundable } from './refundable-money.ts'
import { keepReversal } from './reversal-rows.ts'
import { type TakenPiece, takePiece } from './take-piece.ts'

/**
 * Takes money back from its owner, inside the caller's transaction: a payment of a bill, or a piece; `partOf` is the
 * reversal of the whole that the piece is of. Throws `conflict` where it is not possible.
 */
export async function reverseMoney(
  client: PoolClient,
  order: ReversalOrder,
  when: ApprovalMoment,
  partOf: string | null = null,
): Promise<Reversal> {
  const paymentId = 'paymentId' in order ? order.paymentId : null
  const of = 'paymentId' in order ? { paymentId: order.paymentId } : { allocationId: order.allocationId }
  const { money, bill, schoolCode, studentCode, channel } = await lockRefundable(client, of, null)
  if (money.gone > 0) throw goesBack()
  const { amount } = money
  const fromBill = Math.max(0, Math.min(money.closed - money.goneFromBill, money.paidOnBill))
  const fromCredit = amount - fromBill
  const id = timeOrderedId(when.at)
  const { into, moneyId, cause, causeId }: TakenPiece =
    'paymentId' in order
      ? { into: account.clearing(channel ?? ''), moneyId: null, cause: 'payment-reversed', causeId: id }
      : await takePiece(client, order, { amount, channel }, when.at)
  const entries = [
    { debit: account.receivable, credit: into, amount: fromBill },
    { debit: account.payerCredit, credit: into, amount: fromCredit },
  ].filter(({ amount }) => amount > 0)
  await book(client, entries, { cause, causeId, schoolCode, studentCode, at: when.at })
  if (bill) {
    const beyond = beyondOf(bill, fromCredit)
    const lowered = await lowerBill(client, bill, { closed: fromBill, beyond }, 'owed-again', when.at)
    await freeInstalments(client, lowered, paymentId)
    if (lowered.paid !== bill.paid) await tellReopened(client, bill, lowered, 'reversed', when)
  }
  const from = { schoolCode, studentCode, fromBill, fromCredit, fromUnowned: 0 }
  return keepReversal(
    client,
    { id, billId: bill?.id ?? null, amount, ...from, moneyId, partOf },
    order,
    when.at,
  )
}

export const goesBack = () =>
  new GatewayError('conflict', 'some of it goes back, or went back, to who paid it')
