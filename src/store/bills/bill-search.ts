import type { Pool } from 'pg'
import type { BillState } from '../../../schemas/bill.ts'
import type { LedgerCauseKind } from '../../domain/money/ledger.ts'
import type {
  BillPayment,
  BillPiece,
  BillSearch,
  BookedEntry,
  FoundBill,
} from '../../ports/bills/bill-search.ts'
import { dayOfMoney, joinSource, referenceOfMoney } from '../bank-lines/money-source.sql.ts'
import { isOwing } from './bill-rows.ts'

/** Finds bills in PostgreSQL. */
export function createBillSearch(pool: Pool): BillSearch {
  return {
    async search(wanted) {
      const { schoolCodes, schoolCode, studentCode, number, state, dueFrom, dueUntil, payable } = wanted
      const common = state && commonStates[state]
      const { rows } = await pool.query<FoundBill>(searchSql, [
        ...[schoolCodes, schoolCode ?? null, studentCode ?? null, number ?? null],
        ...(common ? [null, common] : [state ?? null, null]),
        ...[dueFrom ?? null, dueUntil ?? null, payable ?? null, wanted.before ?? null, wanted.limit],
      ])
      return rows
    },

    async owing({ schoolCode, studentCode }, limit) {
      const { rows } = await pool.query<FoundBill>(owingSql, [schoolCode, studentCode, limit])
      return rows
    },

    async moneyOf({ id, schoolCode, issuedAt }) {
      const [payments, pieces] = await Promise.all([
        pool.query<BillPayment>(paymentsSql, [id]),
        pool.query<BillPiece>(piecesSql, [id]),
      ])
      const ids = [...payments.rows, ...pieces.rows].map((money) => money.id)
      const { rows } = await pool.query<BookedEntry>(entriesSql, [
        ...[id, ids, schoolCode, issuedAt, Object.keys(causes)],
      ])
      return { payments: payments.rows, pieces: pieces.rows, entries: rows }
    },
  }
}

/** Every cause that a bill's entries may have, so that their index is used; the compiler holds that none is forgotten. */
const causes: Readonly<Record<Exclude<LedgerCauseKind, 'bill-issued'>, true>> = {
  'bill-cancelled': true,
  'bill-corrected': true,
  'bill-refunded': true,
  'budget-transfer': true,
  'late-fee': true,
  contribution: true,
  'debt-carried': true,
  'debt-returned': true,
  'credit-used': true,
  'student-moved-away': true,
  'student-moved-in': true,
  payment: true,
  'owner-found': true,
  allocation: true,
  'allocation-undone': true,
  'break-resolved': true,
  'refund-approved': true,
  'refund-paid': true,
  'refund-refused': true,
  'refund-returned': true,
  'payment-reversed': true,
  'written-off': true,
  'write-off-undone': true,
  settlement: true,
  'settlement-charge': true,
}

const foundColumns = `
  id, number, school_code as "schoolCode", student_code as "studentCode", title, period, due_on as "dueOn", payable, paid,
  state`

const owingSql = `
  select ${foundColumns} from bills
  where school_code = $1 and student_code = $2 and state ${isOwing} and payable > paid
  order by due_on, id limit $3`

/** What nearly every bill is in, as the index of common states numbers it: such a state stands in none that paying would touch. */
const commonStates: Readonly<Partial<Record<BillState, number>>> = { issued: 1, paid: 2, published: 3 }
const commonState = `(case state ${Object.entries(commonStates)
  .map(([state, number]) => `when '${state}' then ${number}`)
  .join(' ')} end)`

/** A rare state ($5) has an index; of a common one ($6) a page is near, or there is none, which a rough index says. */
const searchSql = `
  select ${foundColumns} from bills
  where ($1::text[] is null or school_code = any($1)) and ($2::text is null or school_code = $2)
  and ($3::text is null or student_code = $3) and ($4::text is null or number = $4)
  and ($5::text is null or rare_state = $5) and ($6::int is null or ${commonState} = $6)
  and ($7::date is null or due_on >= $7) and ($8::date is null or due_on <= $8)
  and ($9::bigint is null or payable = $9) and ($10::uuid is null or id < $10)
  order by id desc limit $11`

const paymentsSql = `
  select id, channel, reference, state, amount, paid_amount as "paidAmount", paid_at as "paidAt", created_at as "createdAt"
  from payments where bill_id = $1 order by created_at, id`

const piecesSql = `
  select allocations.id, ${referenceOfMoney} as reference, ${dayOfMoney} as "bookedOn", channel, allocations.amount, why,
    undone_at as "undoneAt"
  from allocations ${joinSource} where allocations.bill_id = $1 order by made_at, allocations.id`

/**
 * The issue of a bill has no entry in an index: it is found by its time. Everything else is found by what caused it: the
 * bill, its money, and what followed from either.
 */
const entriesSql = `
  with causes as (
    select $1::uuid as id union select unnest($2::uuid[])
    union select id from bill_revisions where bill_id = $1
    union select id from refunds where payment_id = any($2)
    union select id from refunds where allocation_id = any($2)
    union select id from reversals where bill_id = $1
    union select id from bill_late_fees where bill_id = $1
    union select id from bill_contributions where bill_id = $1
    union select id from carried_debts where from_bill = $1
    union select id from credit_uses where bill_id = $1
    union select id from approvals where school_code = $3 and kind = 'write-off' and alone = $1::text
  ), found as (
    select id, debit, credit, amount, cause, booked_at from ledger_entries
    where cause = 'bill-issued' and cause_id = $1 and booked_at >= $4 and booked_at <= $4::timestamptz + interval '1 second'
    union all
    select entry.id, debit, credit, amount, cause, booked_at
    from causes cross join unnest($5::text[]) as kind
    join ledger_entries as entry on entry.cause = kind and entry.cause_id = causes.id and entry.cause <> 'bill-issued'
  )
  select id, debit, credit, amount, cause, booked_at as "bookedAt" from found order by booked_at, id`
