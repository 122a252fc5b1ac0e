import type { Pool, PoolClient } from 'pg'
import { account, type LedgerCauseKind } from '../../domain/ledger.ts'
import type { ApprovalMoment } from '../../ports/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Reversal, ReversalOrder, ReversalStore } from '../../ports/reversal-store.ts'
import { lockOutgoing, movePiece, noSuchOutgoing } from '../bank-lines/move-piece.ts'
import { freeInstalments } from '../bills/free-instalments.ts'
import { beyondOf, lowerBill } from '../bills/lower-bill.ts'
import { tellReopened } from '../bills/tell-reopened.ts'
import { book } from '../ledger-rows.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { type LockedMoney, lockRefundable } from './refundable-money.ts'

/** Keeps reversals in PostgreSQL. */
export function createReversalStore(pool: Pool): ReversalStore {
  return {
    reverse: (order, when) => withTransaction(pool, (client) => reverseMoney(client, order, when)),

    async list({ schoolCodes, before, limit }) {
      const { rows } = await pool.query<Reversal>(
        `${selectReversals}
         where ($1::text[] is null or school_code = any($1)) and ($2::uuid is null or id < $2)
         order by id desc limit $3`,
        [schoolCodes ?? null, before ?? null, limit],
      )
      return rows
    },
  }
}

const selectReversals = `
  select id, payment_id as "paymentId", allocation_id as "allocationId", bill_id as "billId", school_code as "schoolCode",
    student_code as "studentCode", amount, from_bill as "fromBill", from_credit as "fromCredit", why, line_id as "lineId",
    money_id as "moneyId", made_at as "madeAt", made_by as "madeBy", reason
  from reversals`

/** What took a payment back, where something did. */
export async function reversalOfPayment(pool: Pool, paymentId: string): Promise<Reversal | undefined> {
  const { rows } = await pool.query<Reversal>(`${selectReversals} where payment_id = $1`, [paymentId])
  return rows[0]
}

/** Takes money back inside the caller's transaction. Throws `conflict` where it is not possible. */
export async function reverseMoney(
  client: PoolClient,
  order: ReversalOrder,
  when: ApprovalMoment,
): Promise<Reversal> {
  const of = 'paymentId' in order ? { paymentId: order.paymentId } : { allocationId: order.allocationId }
  const locked = await lockRefundable(client, of, null)
  const { money, bill, schoolCode, studentCode } = locked
  await assertReversible(client, of, locked)
  const fromBill = Math.max(0, Math.min(money.closed, money.paidOnBill))
  const fromCredit = money.amount - fromBill
  const id = timeOrderedId(when.at)
  const { into, moneyId, cause, causeId } = await takePiece(client, id, order, locked, when.at)
  const entries = [
    { debit: account.receivable, credit: into, amount: fromBill },
    { debit: account.payerCredit, credit: into, amount: fromCredit },
  ].filter(({ amount }) => amount > 0)
  await book(client, entries, { cause, causeId, schoolCode, studentCode, at: when.at })
  if (bill) {
    const beyond = beyondOf(bill, fromCredit)
    const lowered = await lowerBill(client, bill, { closed: fromBill, beyond }, 'owed-again', when.at)
    await freeInstalments(client, lowered, 'paymentId' in order ? order.paymentId : null)
    if (lowered.paid !== bill.paid) await tellReopened(client, bill, lowered, 'reversed', when)
  }
  const { rows } = await client.query<Reversal>(
    `with made as (
       insert into reversals (id, payment_id, allocation_id, bill_id, school_code, student_code, amount, from_bill,
         from_credit, why, line_id, money_id, made_at, made_by, person, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning *
     ) ${selectReversals.replace('from reversals', 'from made')}`,
    [
      ...[id, 'paymentId' in of ? of.paymentId : null, 'allocationId' in of ? of.allocationId : null],
      ...[bill?.id ?? null, schoolCode, studentCode, money.amount, fromBill, fromCredit, order.why],
      ...['lineId' in order ? (order.lineId ?? null) : null, moneyId, when.at],
      ...[order.actor.by, order.actor.person, order.reason],
    ],
  )
  return rows[0] as Reversal
}

async function assertReversible(
  client: PoolClient,
  of: { paymentId: string } | { allocationId: string },
  { money }: LockedMoney,
): Promise<void> {
  if (money.gone > 0) throw new GatewayError('conflict', 'some of it goes back, or went back, to who paid it')
  if (!('paymentId' in of)) return
  const { rowCount } = await client.query('select 1 from reversals where payment_id = $1', [of.paymentId])
  if (rowCount !== 0) throw new GatewayError('conflict', 'it is taken back already')
}

interface TakenPiece {
  /** The account that the money goes back into. */
  readonly into: string
  readonly moneyId: string | null
  readonly cause: LedgerCauseKind
  readonly causeId: string
}

/** Takes the money out of its place among the pieces, where it has one. */
async function takePiece(
  client: PoolClient,
  reversalId: string,
  order: ReversalOrder,
  { money, channel }: LockedMoney,
  at: Date,
): Promise<TakenPiece> {
  const { by } = order.actor
  if ('paymentId' in order) {
    const into = account.clearing(channel ?? '')
    return { into, moneyId: null, cause: 'payment-reversed', causeId: reversalId }
  }
  const { allocationId } = order
  const undone = { cause: 'allocation-undone', causeId: allocationId } as const
  if (order.why === 'wrong-owner') {
    const moneyId = await movePiece(
      client,
      allocationId,
      { outcome: 'suspense', why: 'taken-from', to: null },
      by,
      at,
    )
    return { into: account.unowned, moneyId, ...undone }
  }
  const gone = { outcome: 'reversed', why: 'taken-back', to: null } as const
  if (channel !== null) {
    if (order.lineId)
      throw new GatewayError('conflict', 'no movement of a bank takes back what came by a channel')
    await movePiece(client, allocationId, gone, by, at)
    return { into: account.clearing(channel), moneyId: null, ...undone }
  }
  if (!order.lineId)
    throw new GatewayError('conflict', 'what came to a bank account is taken back by a movement')
  const outgoing = await lockOutgoing(client, order.lineId, money.amount)
  if (!outgoing) throw new GatewayError('conflict', noSuchOutgoing)
  await movePiece(client, outgoing, gone, by, at)
  await movePiece(client, allocationId, gone, by, at)
  return { into: account.unexplainedOutgoing, moneyId: null, ...undone }
}
