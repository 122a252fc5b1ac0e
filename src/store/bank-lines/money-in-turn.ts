import type { PoolClient } from 'pg'
import { lateFeesOn } from '../bills/bill-days.sql.ts'
import { isOwing } from '../bills/bill-rows.ts'
import { bringToDay } from '../bills/bring-to-day.ts'
import { dayPaidSql } from '../local-day.sql.ts'
import { clearGivenSql } from './money-tables.sql.ts'

/** Lines, or payments, whose money is given together: of one day, and no student among them twice. */
export interface Turn {
  readonly day: string
  readonly lines: readonly string[]
  /** The bills with terms of their own. */
  readonly bills: readonly string[]
}

/**
 * Finds the lines whose money goes to students with bills that expire, or that take exact amounts: what such a bill takes
 * depends on the day of the money and on its amount alone, so it is given day by day and, for one student, line by line.
 * Nearly always there are none.
 */
export async function findTurns(client: PoolClient): Promise<Turn[]> {
  const { rows } = await client.query<Found>(findSql)
  const turns: { day: string; lines: string[]; bills: string[]; students: Set<string> }[] = []
  for (const { line, day, bills, students } of rows) {
    const open = turns.findLast((turn) => students.some((student) => turn.students.has(student)))
    const from = open ? turns.indexOf(open) + 1 : 0
    const turn = turns.slice(from).find((one) => one.day === day)
    if (turn) {
      turn.lines.push(line)
      turn.bills.push(...bills)
      for (const student of students) turn.students.add(student)
    } else turns.push({ day, lines: [line], bills: [...bills], students: new Set(students) })
  }
  return turns
}

interface Found {
  readonly line: string
  readonly day: string
  readonly bills: readonly string[]
  readonly students: readonly string[]
}

/** Lays the pieces of one turn ready, with what their students owe on its day; holds those that close less than is taken. */
export async function takeTurn(client: PoolClient, { day, lines, bills }: Turn): Promise<void> {
  await client.query(clearGivenSql)
  await client.query('truncate money_pieces')
  await client.query(
    'insert into money_pieces select * from money_in_turn where coalesce(line_id, payment_id) = any($1::uuid[])',
    [lines],
  )
  await client.query(lockOwedOnDaySql, [bills, day])
  await client.query(holdUnacceptedSql)
}

/** Brings the bills that money of a turn closes to its day, and those that are over then. Only what is paid is late. */
export async function bringToTurn(client: PoolClient, { day, bills }: Turn, at: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(movedSql, [bills, day])
  await bringToDay(
    client,
    rows.map(({ id }) => id),
    day,
    at,
  )
}

/** As the index `bills_with_terms` has it. */
const hasTerms = (bill: string) =>
  `(${bill}.expires_on is not null or ${bill}.whole > 0 or ${bill}.voluntary > 0)`

/** A paid bill takes what a piece that names it gives voluntarily. */
const mayTake = (bill: string, piece: string) => `(
  ${bill}.state ${isOwing} or ${bill}.state = 'expired'
  or ${bill}.id = ${piece}.bill_id and ${bill}.state = 'paid' and ${bill}.voluntary > ${bill}.contributed)`

/** What a piece came by. */
const source = (piece: string) => `coalesce(${piece}.line_id, ${piece}.payment_id)`

// Not joined: nearly all money is of lines, and their statement need not know how many payments there are.
const paidAt = '(select paid_at from payments where payments.id = pieces.payment_id)'

const findSql = `
  select ${source('pieces')} as line,
    to_char(min(${dayPaidSql(`coalesce(bank_lines.at, ${paidAt})`)}), 'YYYY-MM-DD') as day,
    coalesce(array_agg(distinct terms.id) filter (where terms.id is not null), '{}') as bills,
    array_agg(distinct pieces.school_code || ' ' || pieces.student_code) as students
  from money_pieces as pieces
  left join bank_lines on bank_lines.id = line_id
  left join bills as terms on terms.school_code = pieces.school_code and terms.student_code = pieces.student_code
    and ${hasTerms('terms')} and ${mayTake('terms', 'pieces')}
  where exists (
    select 1 from money_pieces as one
    join bills on bills.school_code = one.school_code and bills.student_code = one.student_code
    where ${source('one')} = ${source('pieces')} and ${hasTerms('bills')} and ${mayTake('bills', 'one')})
  group by 1
  order by day, min(place)`

/**
 * Locks what the students of the pieces owe, and the bills of their turn ($1), in one order for everybody; lays beside the
 * pieces what is owed on the day of the turn ($2), with what being late costs.
 */
const lockOwedOnDaySql = `
  with locked as (
    select bills.*, ${lateFeesOn('bills', '$2::date')} - late_fees as more
    from (select distinct school_code, student_code from money_pieces) as payers
    join bills using (school_code, student_code)
    where state ${isOwing} or bills.id = any($1::uuid[])
    order by bills.id for no key update of bills
  )
  insert into money_owed
  select id, school_code, student_code, due_on, payable + more - paid,
    case when whole > 0 then least(payable, whole) + more - paid else 0 end
  from locked
  where (state ${isOwing} or state = 'expired') and coalesce($2::date <= expires_on + grace_days, state <> 'expired')`

const movedSql = `
  select bill_id as id from money_hits
  union select id from bills where id = any($1::uuid[]) and $2::date > expires_on + grace_days`

/**
 * Holds pieces that would close less of a bill than closes only as a whole; a person may still give them. A piece
 * closes the bill it names first, then what falls due first. What goes on to another school is judged there.
 */
const holdUnacceptedSql = `
  update money_pieces as piece set held = 'amount-not-accepted'
  where why <> 'person' and held is null and exists (
    select 1 from (
      select least,
        sum(due) over (order by (owed.bill_id = piece.bill_id) desc nulls last, due_on, owed.bill_id) - due as at
      from money_owed as owed
      where school_code = piece.school_code and student_code = piece.student_code
    ) as walk
    where at < piece.amount and piece.amount < at + least)`

/**
 * What is over of a piece that names a bill, once all is closed that its student owes, is given voluntarily as far as the bill
 * says so ($1 the instant): the bill asks so much more, and the piece closes that. What money without a bill's name leaves is credit.
 */
export const contributeSql = `
  with given as materialized (
    select distinct on (bills.id) place, bills.id as bill_id, bills.school_code, bills.student_code,
      least(piece.amount - hit.amount, voluntary - contributed) as amount
    from money_pieces as piece
    join bills on bills.id = piece.bill_id
    cross join lateral (
      select coalesce(sum(amount), 0)::bigint as amount from money_hits where money_hits.place = piece.place
    ) as hit
    where held is null and hit.amount < piece.amount and voluntary > contributed and (state ${isOwing} or state = 'paid')
    order by bills.id, place
  ),
  kept as (
    insert into bill_contributions (id, bill_id, amount, made_at)
    select uuidv7(), bill_id, amount, $1 from given returning id, bill_id, amount
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, 'receivable', 'fee-income', kept.amount, 'contribution', kept.id, $1
    from kept join given using (bill_id)
  ),
  asked as (
    update bills set payable = payable + given.amount, contributed = contributed + given.amount
    from given where bills.id = given.bill_id
  ),
  more as (
    update money_hits set amount = money_hits.amount + given.amount
    from given where money_hits.place = given.place and money_hits.bill_id = given.bill_id
    returning money_hits.place
  )
  insert into money_hits select place, bill_id, amount from given where place not in (select place from more)`

/** Asks a person about what became credit at an instant ($1) because it came after the last day of a bill. */
export const askAboutLateMoneySql = `
  insert into credit_questions (id, school_code, student_code, bill_id, amount, why, asked_at)
  select uuidv7(), given.school_code, given.student_code, late.id, given.amount, 'after-expiry', $1
  from (
    select * from allocations where line_id in (select line_id from money_pieces)
    union all
    select * from allocations where payment_id in (select payment_id from money_pieces)
  ) as given
  cross join lateral (
    select id from bills
    where bills.school_code = given.school_code and bills.student_code = given.student_code
      and state = 'expired' and payable > paid
    order by due_on, id limit 1
  ) as late
  where given.made_at = $1 and given.undone_at is null
    and given.outcome = 'posted' and given.bill_id is null`
