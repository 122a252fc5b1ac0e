import { isOwing } from '../bills/bill-rows.ts'
import { heldInTransit } from './in-transit.sql.ts'
import { isOwnerless, joinSource } from './money-source.sql.ts'
import { billsAskedExactly } from './owing-exactly.sql.ts'
import { meantByHintsSql } from './payer-hints.sql.ts'

/** Money that waits for a bill of its student, where there is one now, at most $1 pieces of it, locked: what somebody moves at that moment is none. */
export const waitingPiecesSql = `
  select allocations.id, school_code as "schoolCode", student_code as "studentCode" from allocations
  where why = 'no-bill' and undone_at is null and exists (
    select 1 from bills
    where bills.school_code = allocations.school_code and bills.student_code = allocations.student_code
      and state ${isOwing})
  order by made_at, id limit $1 for update of allocations`

/** Who has these students' ($1) and bills' ($2) numbers, with what is owed there. */
export const ownersOfNumbersSql = `
  select students.school_code as "schoolCode", students.code as "studentCode", null::uuid as "billId",
    coalesce((
      select sum(payable - paid) from bills
      where bills.school_code = students.school_code and bills.student_code = students.code
        and state ${isOwing}), 0) as owed
  from students where code_number = any($1::bigint[])
  union all
  select school_code, student_code, id, case when state ${isOwing} then payable - paid else 0 end
  from bills where code_number = any($2::bigint[])`

/** Whom hints of a line mean, as `meantByHintsSql` asks, with what is owed there. */
export const suggestedByHintsSql = `
  select school_code as "schoolCode", student_code as "studentCode", null::uuid as "billId",
    coalesce((
      select sum(payable - paid) from bills
      where bills.school_code = meant.school_code and bills.student_code = meant.student_code
        and state ${isOwing}), 0) as owed,
    case when by_name then 'named' else 'learned-payer' end as because
  from (${meantByHintsSql}) as meant
  order by school_code, student_code`

/** Who of the schools of an account ($1) owes exactly an amount ($2). */
export const owingExactlySql = `
  select school_code as "schoolCode", student_code as "studentCode", id as "billId", $2::bigint as owed
  from (${billsAskedExactly('$1', '$2::bigint')}) as asked
  where owes
  order by due_on, id limit 20`

/** Where the money of a transfer ($1 reference, $2 amount, $3 day) is. */
export const traceSql = `
  select bank_lines.id as "lineId", seen_at as "seenAt", json_agg(json_build_object(
      'outcome', outcome, 'why', why, 'amount', allocations.amount, 'schoolCode', school_code, 'madeAt', made_at)
    order by allocations.amount desc) as pieces
  from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
  where reference = $1 and bank_lines.amount = $2 and booked_on = $3 and direction = 'in'
  group by bank_lines.id order by bank_lines.id limit 10`

/** One piece of incoming money ($1), if it has no owner. */
export const ownerlessSql = `
  select allocations.amount from allocations ${joinSource} where allocations.id = $1 and ${isOwnerless}`

/** The same, locked: who moves it at that moment is waited for. */
export const lockOwnerlessSql = `${ownerlessSql} for update of allocations`

/**
 * Lays one piece ($1) that has no owner ready for a student ($2, $3), and there first for a bill ($4), for a reason ($5); what came to another
 * school goes on to the student's.
 */
export const givenPieceSql = `
  insert into money_pieces
  select 1, line_id, allocations.id, 'unowned-money', $2, $3, bill_that_asks($4), allocations.amount, $5,
    ${heldInTransit('account', '$2::text')}, payment_id
  from allocations left join bank_lines on bank_lines.id = line_id where allocations.id = $1`

/** The bills that the payment of a piece ($1) names by their dossier numbers, with what is owed there. */
export const billsNamedSql = `
  select bills.school_code as "schoolCode", bills.student_code as "studentCode", bills.id as "billId",
    case when bills.state ${isOwing} then payable - paid else 0 end as owed
  from allocations join payments on payments.id = payment_id
  join bills on dossier_number = any(named_dossiers)
  where allocations.id = $1
  order by bills.id limit 20`
