import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import type { RefundableMoney } from '../../domain/refunds/refund.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { RefundOrder } from '../../ports/refunds/refund-store.ts'
import { holdTakenOver } from '../bills/carried-debts.ts'
import { lockBill } from '../bills/lock-bill.ts'
import { freeCredit, lockStudent } from '../credits/student-credit.ts'

/** Money that may go back, locked with its bill and its student, in this order. */
export interface LockedMoney {
  readonly money: RefundableMoney
  readonly bill: Bill | null
  readonly schoolCode: string
  readonly studentCode: string
  /** The channel that a payment came through. */
  readonly channel: string | null
}

interface Piece {
  readonly amount: number
  readonly closed: number
  readonly billId: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
  readonly channel: string | null
  readonly gone: number
  readonly goneFromBill: number
}

/** Locks what a refund is of. `butFor` is that refund, which does not stand in its own way. Throws `conflict`. */
export async function lockRefundable(
  client: PoolClient,
  of: RefundOrder['of'],
  butFor: string | null,
): Promise<LockedMoney> {
  const piece = await lockPiece(client, of, butFor)
  const bill = piece.billId ? await lockBill(client, piece.billId) : null
  const { schoolCode, studentCode } = bill ?? piece
  if (!schoolCode || !studentCode || !(await lockStudent(client, schoolCode, studentCode)))
    throw new GatewayError('conflict', 'nobody is known to own this money')
  const credit = await freeCredit(client, schoolCode, studentCode, butFor)
  const { gone, goneFromBill, closed } = piece
  // Of credit there is as much as there is; of a payment no more than came.
  const amount = 'studentCode' in of ? credit : piece.amount
  const paidOnBill = bill ? Math.min(bill.paid, bill.payable) : 0
  const money = { amount, closed, gone, goneFromBill, paidOnBill, credit }
  return { money, bill, schoolCode, studentCode, channel: piece.channel }
}

async function lockPiece(client: PoolClient, of: RefundOrder['of'], butFor: string | null): Promise<Piece> {
  if ('studentCode' in of) {
    const nothing = { amount: 0, closed: 0, gone: 0, goneFromBill: 0, billId: null, channel: null }
    return { ...nothing, ...of }
  }
  const isPayment = 'paymentId' in of
  const id = isPayment ? of.paymentId : of.allocationId
  await holdTakenOver(client, id)
  await client.query(
    `select 1 from ${isPayment ? 'payments' : 'allocations'} where id = $1 for no key update`,
    [id],
  )
  const { rows } = await client.query<Piece>(isPayment ? paymentSql : allocationSql, [id, butFor])
  if (!rows[0]) throw new GatewayError('conflict', isPayment ? await whyNone(client, id) : nothing)
  return rows[0]
}

const nothing = 'there is no such money that could go back'

/** Of what people gave, each piece goes back by itself. */
async function whyNone(client: PoolClient, paymentId: string): Promise<string> {
  const { rowCount } = await client.query(
    'select 1 from allocations where payment_id = $1 and undone_at is null',
    [paymentId],
  )
  return rowCount === 0 ? nothing : 'its money is in pieces: name the piece, which is the id of its receipt'
}

const goneOf = (column: string) => `
  left join lateral (
    select coalesce(sum(amount) filter (where state not in ('refused', 'returned')), 0) as gone,
      coalesce(sum(from_bill), 0) as gone_from_bill
    from refunds where refunds.${column} = $1 and refunds.id is distinct from $2 and state <> 'rejected'
  ) as earlier on true`

const paymentSql = `
  select paid_amount as amount, bill_id as "billId", null as "schoolCode", null as "studentCode", channel, gone,
    gone_from_bill as "goneFromBill", (
      select coalesce(sum(amount), 0) from ledger_entries
      where cause in ('payment', 'owner-found') and cause_id = payments.id and credit = 'receivable') as closed
  from payments ${goneOf('payment_id')}
  where payments.id = $1 and payments.state = 'paid' and bill_id is not null
    and not exists (select 1 from reversals where payment_id = payments.id)`

const allocationSql = `
  select allocations.amount, allocations.bill_id as "billId", school_code as "schoolCode", student_code as "studentCode",
    channel, gone, gone_from_bill as "goneFromBill",
    case when allocations.bill_id is null then 0 else allocations.amount end as closed
  from allocations left join payments on payments.id = payment_id ${goneOf('allocation_id')}
  where allocations.id = $1 and outcome = 'posted' and undone_at is null`
