import type { PoolClient } from 'pg'
import type { Dong } from '../../../schemas/money.ts'
import { deciderName, gateway } from '../../domain/access/actor.ts'
import {
  account,
  entriesOfCancelling,
  entriesOfLateFeesDropped,
  type LedgerEntry,
} from '../../domain/money/ledger.ts'
import { splitOfRefund } from '../../domain/refunds/refund.ts'
import { noteOf } from '../../domain/refunds/refund-note.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Refund, RefundOrder } from '../../ports/refunds/refund-store.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { returnDebts } from '../bills/carried-debts.ts'
import { freeInstalments } from '../bills/free-instalments.ts'
import { beyondOf, lowerBill } from '../bills/lower-bill.ts'
import { tellReopened } from '../bills/tell-reopened.ts'
import { book } from '../ledger-rows.ts'
import { lockRefund, moveRefund } from './refund-rows.ts'
import { lockRefundable } from './refundable-money.ts'

/** Approved, money leaves its bill and its student's credit and is due; not approved, it stays. */
export const refundEffect: ApprovalEffect = {
  async apply(client, { payload }, when, { by: decider }) {
    const by = deciderName(decider)
    const refund = await lockRequested(client, payload.refundId)
    const { money, bill, schoolCode, studentCode } = await lockRefundable(client, ofRefund(refund), refund.id)
    const split = splitOfRefund(refund.amount, money)
    if (split.is === 'too-much') throw tooMuch(split)
    const { fromBill, fromCredit } = split
    await client.query('update refunds set from_bill = $2, from_credit = $3 where id = $1', [
      refund.id,
      fromBill,
      fromCredit,
    ])
    const cause = { causeId: refund.id, schoolCode, studentCode, at: when.at }
    const entries: LedgerEntry[] = [
      { debit: account.receivable, credit: account.refundsDue, amount: fromBill },
      { debit: account.payerCredit, credit: account.refundsDue, amount: fromCredit },
    ]
    await book(
      client,
      entries.filter(({ amount }) => amount > 0),
      { ...cause, cause: 'refund-approved' },
    )
    if (bill) {
      const beyond = beyondOf(bill, fromCredit)
      const after = payload.owedAgain === true || fromBill === 0 ? 'owed-again' : 'over'
      const lowered = await lowerBill(client, bill, { closed: fromBill, beyond }, after, when.at)
      await freeInstalments(client, lowered, refund.paymentId)
      // One that was over already asks for nothing: what goes back of it is credit by now.
      const isOver = lowered.state === 'refunded' && bill.state !== 'refunded'
      if (isOver)
        await book(client, [...entriesOfCancelling(bill.lines), ...entriesOfLateFeesDropped(bill.lateFees)], {
          ...cause,
          cause: 'bill-refunded',
        })
      if (isOver) await returnDebts(client, bill, by, when.at)
      if (lowered.paid !== bill.paid) await tellReopened(client, bill, lowered, 'refunded', when)
    }
    await moveRefund(client, refund, 'due', { by, note: noteOf('approved') }, when.at)
  },

  async letGo(client, { payload, steps }, at) {
    const refund = await lockRequested(client, payload.refundId)
    const said = { by: steps.at(-1)?.by ?? gateway, note: noteOf('not-approved') }
    await moveRefund(client, refund, 'rejected', said, at)
  },
}

/** Refuses what is more than can go back. */
export function tooMuch({ left, used }: { readonly left: Dong; readonly used: Dong }): GatewayError {
  const what = left > 0 ? `only ${left} đồng are left to go back` : 'nothing is left to go back'
  const why =
    used > 0
      ? `: ${used} đồng of it became credit that was used or asked back since; what closed a bill is freed by correcting that bill`
      : ''
  return new GatewayError('conflict', `${what}${why}`)
}

/** What a refund is of, as its order said it. */
function ofRefund({ paymentId, allocationId, schoolCode, studentCode }: Refund): RefundOrder['of'] {
  if (paymentId) return { paymentId }
  if (allocationId) return { allocationId }
  return { schoolCode: schoolCode ?? '', studentCode: studentCode ?? '' }
}

/** Locks the refund that an approval is about. Throws `conflict` where it is not asked for any more. */
export async function lockRequested(client: PoolClient, id: unknown): Promise<Refund> {
  const refund = await lockRefund(client, String(id))
  if (refund?.state !== 'requested') throw new GatewayError('conflict', `the refund is ${refund?.state}`)
  return refund
}
