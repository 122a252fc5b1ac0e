import type { PoolClient } from 'pg'
import { type Bill, billStateAfter, isInForce } from '../../domain/bills/bill.ts'
import { exactnessOfLines } from '../../domain/bills/exactness.ts'
import { account, entriesOfReturning } from '../../domain/money/ledger.ts'
import { billCarried, billReturned } from '../../domain/webhooks/notice.ts'
import type { TellPortals } from '../../ports/bills/bill-store.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { keepMove } from './bill-moves.ts'
import { billColumns, isOwing, toBill } from './bill-rows.ts'
import { lockBill } from './lock-bill.ts'
import { tellAnew, tellCorrected } from './tell-anew.ts'

/** What is owed of one bill, and the bill that asks for it from now on. */
interface CarriedDebt {
  readonly from: string
  readonly to: string
  readonly amount: number
}

interface Words {
  readonly tellCancelled: TellPortals
  readonly by: string
  readonly reason: string
  readonly at: Date
}

/**
 * Lets new bills ask for what is owed of earlier ones, inside the transaction that takes the new ones in: nothing is owed of an
 * earlier one any more, money that names it is for the new one, and whoever was told of it is told (decision 0056). Where other is owed by now
 * than was read, the transaction has to begin anew.
 */
export async function carryDebts(
  client: PoolClient,
  debts: readonly CarriedDebt[],
  { tellCancelled, by, reason, at }: Words,
): Promise<void> {
  if (debts.length === 0) return
  const sent = debts.map(({ from, to, amount }) => ({
    id: timeOrderedId(at),
    from_bill: from,
    to_bill: to,
    amount,
  }))
  const { rows } = await client.query(carrySql, [
    ...[JSON.stringify(sent), at, by, reason, account.carriedDebts],
  ])
  if (rows.length < debts.length)
    throw Object.assign(new Error('a debt is another by now'), { code: '40001' })
  await tellAnew(client, new Map(rows.map(({ id }) => [id, tellCancelled])), 'cancelled', at)
  const happenings = rows.map((row) => billCarried(toBill(row), row.carried_on, row.carried_to))
  await addNotices(client, happenings, at)
}

const carrySql = `
  with sent as materialized (
    select sent.*, bills.school_code, bills.student_code, bills.state as state_before
    from json_to_recordset($1) as sent (id uuid, from_bill uuid, to_bill uuid, amount bigint)
    join bills on bills.id = from_bill
  ),
  kept as (
    insert into carried_debts (id, from_bill, to_bill, amount, state_before, made_at)
    select id, from_bill, to_bill, amount, state_before, $2 from sent
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, $5, 'receivable', amount, 'debt-carried', id, $2 from sent
  ),
  noted as (
    insert into bill_moves (bill_id, state, made_at, made_by, reason) select from_bill, 'carried', $2, $3, $4 from sent
  )
  update bills set
    payable = payable - sent.amount, carried_on = sent.amount, carried_to = to_bill, whole = least(whole, payable - sent.amount),
    state = 'carried', settled_at = $2
  from sent where bills.id = from_bill and payable - paid = sent.amount and (state ${isOwing} or state = 'expired')
  returning ${billColumns}`

/**
 * Keeps money from being given, before bills are locked, where a bill, or the one that a payment or a piece (`id`) is for, took debts over and
 * may ask for nothing any more: what is given meanwhile would find neither that bill owed nor the old ones.
 */
export async function holdTakenOver(client: PoolClient, id: string): Promise<void> {
  const { rowCount } = await client.query(takenOverSql, [id])
  if (rowCount !== 0) await holdBankLines(client)
}

const takenOverSql = `
  select from bills
  where taken_over > 0 and id in (
    select $1::uuid
    union all select bill_id from payments where id = $1
    union all select bill_id from allocations where id = $1)`

/** Locks a bill with those whose debts it took over, the oldest first, as whoever gives money to them does. */
export async function lockWithDebts(client: PoolClient, id: string): Promise<void> {
  await client.query(
    `select from bills
     where id = $1 or id in (select from_bill from carried_debts where to_bill = $1 and returned_at is null)
     order by id for no key update`,
    [id],
  )
}

/**
 * Gives back what a locked bill took over that asks for nothing any more, inside the caller's transaction: each earlier bill is owed again as
 * it was before, and whoever was told otherwise is told.
 */
export async function returnDebts(
  client: PoolClient,
  to: Pick<Bill, 'id' | 'number' | 'takenOver'>,
  by: string,
  at: Date,
): Promise<void> {
  if (to.takenOver === 0) return
  const { rows } = await client.query<ReturnedDebt>(
    `update carried_debts set returned_at = $2 where to_bill = $1 and returned_at is null
     returning id, from_bill as "from", amount, state_before as "stateBefore"`,
    [to.id, at],
  )
  for (const debt of rows)
    await returnDebt(client, debt, { by, reason: `khoản thu ${to.number} không còn thu` }, at)
}

interface ReturnedDebt {
  readonly id: string
  readonly from: string
  readonly amount: number
  readonly stateBefore: Bill['state']
}

async function returnDebt(
  client: PoolClient,
  { id, from, amount, stateBefore }: ReturnedDebt,
  { by, reason }: { readonly by: string; readonly reason: string },
  at: Date,
): Promise<void> {
  const bill = await lockBill(client, from)
  const payable = bill.payable + amount
  const { whole } = exactnessOfLines(bill.lines, bill.exactness, bill.lateFees)
  const state = stateOfReturned(bill, payable, stateBefore)
  await client.query(
    `update bills set payable = $2, carried_on = 0, carried_to = null, whole = $3, state = $4, settled_at = null where id = $1`,
    [from, payable, whole, state],
  )
  const { schoolCode, studentCode } = bill
  await book(client, entriesOfReturning(amount), {
    ...{ cause: 'debt-returned', causeId: id, schoolCode, studentCode, at },
  })
  await keepMove(client, from, state, { by, reason, at })
  await tellCorrected(client, from, [], at)
  await addNotices(client, [billReturned({ ...bill, payable, state }, amount)], at)
}

/** One whose last day was over before is over again; of one that money was taken back from meanwhile its money says it. */
function stateOfReturned(bill: Bill, payable: number, stateBefore: Bill['state']): Bill['state'] {
  if (bill.state === 'expired' || (bill.state === 'carried' && stateBefore === 'expired')) return 'expired'
  if (bill.state !== 'carried' && !isInForce(bill.state)) return bill.state
  return billStateAfter(payable, bill.paid, bill.publishedAt ? 'published' : 'issued')
}
