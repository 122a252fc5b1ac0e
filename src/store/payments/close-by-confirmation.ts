import type { PoolClient } from 'pg'
import { localDay } from '../../domain/time/local-time.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import type { ReversalOrder } from '../../ports/refunds/reversal-store.ts'
import { spendCredit } from '../credits/spend-credit.ts'
import { creditedOf } from './close-by-receipt.ts'

/** What a taken back piece of a payment had been for. */
interface TakenPiece {
  readonly billId: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
}

/**
 * Lets the money of the payment that a kept one turned out to be (decision 0063), where its bill did not take it, close the bills of the same student
 * that taking the kept one back opened, inside the caller's transaction, which holds them. What of that credit was used since closes nothing.
 */
export async function closeByConfirmation(
  client: PoolClient,
  { paymentId, actor, reason }: Extract<ReversalOrder, { readonly paymentId: string }>,
  pieces: readonly TakenPiece[],
  { at, tell }: ApprovalMoment,
): Promise<void> {
  const { rows } = await client.query<Confirmed>(confirmedSql, [paymentId])
  const [confirmed] = rows
  if (!confirmed) return
  let credited = await creditedOf(client, confirmed.id)
  const day = localDay(confirmed.paidAt)
  for (const { billId, schoolCode, studentCode } of pieces) {
    const isTheirs = schoolCode === confirmed.schoolCode && studentCode === confirmed.studentCode
    if (billId === null || !isTheirs || credited === 0) continue
    const use = { billId, amount: credited, by: actor.by, reason, at, day }
    const outcome = await spendCredit(client, use, tell)
    if (outcome.is === 'used') credited -= outcome.amount
  }
}

interface Confirmed {
  readonly id: string
  readonly paidAt: Date
  readonly schoolCode: string
  readonly studentCode: string
}

const confirmedSql = `
  select paid.id, paid.paid_at as "paidAt", school_code as "schoolCode", student_code as "studentCode"
  from payments as kept join payments as paid on paid.id = kept.superseded_by join bills on bills.id = paid.bill_id
  where kept.id = $1`
