import type { Pool, PoolClient } from 'pg'
import type { Reversal, ReversalOrder } from '../../ports/refunds/reversal-store.ts'

export const selectReversals = `
  select id, payment_id as "paymentId", allocation_id as "allocationId", bill_id as "billId", school_code as "schoolCode",
    student_code as "studentCode", amount, from_bill as "fromBill", from_credit as "fromCredit",
    from_unowned as "fromUnowned", part_of as "partOf", why, line_id as "lineId", money_id as "moneyId",
    made_at as "madeAt", made_by as "madeBy", reason
  from reversals`

/** What took a payment back, where something did. */
export async function reversalOfPayment(
  client: Pool | PoolClient,
  paymentId: string,
): Promise<Reversal | undefined> {
  const { rows } = await client.query<Reversal>(`${selectReversals} where payment_id = $1`, [paymentId])
  return rows[0]
}

/** What was taken and from whom; of what, why and by whom its order says. */
export type Taken = Pick<
  Reversal,
  | 'id'
  | 'billId'
  | 'schoolCode'
  | 'studentCode'
  | 'amount'
  | 'fromBill'
  | 'fromCredit'
  | 'fromUnowned'
  | 'moneyId'
  | 'partOf'
>

/** Keeps that something was taken back, inside the caller's transaction. */
export async function keepReversal(
  client: PoolClient,
  taken: Taken,
  order: ReversalOrder,
  at: Date,
): Promise<Reversal> {
  const { id, billId, schoolCode, studentCode, amount, fromBill, fromCredit, fromUnowned, moneyId, partOf } =
    taken
  const { rows } = await client.query<Reversal>(
    `with made as (
       insert into reversals (id, payment_id, allocation_id, bill_id, school_code, student_code, amount, from_bill,
         from_credit, from_unowned, part_of, why, line_id, money_id, made_at, made_by, person, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) returning *
     ) ${selectReversals.replace('from reversals', 'from made')}`,
    [
      ...[id, 'paymentId' in order ? order.paymentId : null],
      ...['allocationId' in order ? order.allocationId : null, billId, schoolCode, studentCode],
      ...[amount, fromBill, fromCredit, fromUnowned, partOf, order.why],
      ...['lineId' in order ? (order.lineId ?? null) : null, moneyId, at],
      ...[order.actor.by, order.actor.person, order.reason],
    ],
  )
  return rows[0] as Reversal
}
