import { isOwing } from '../bills/bill-rows.ts'
import { transitOfLine } from './in-transit.sql.ts'

/** Locks what the students of the pieces owe, in one order for everybody, and lays it beside them. */
export const lockOwedSql = `
  with locked as (
    select bills.id, bills.school_code, bills.student_code, due_on, payable - paid as due
    from (select distinct school_code, student_code from money_pieces) as payers
    join bills using (school_code, student_code)
    where state ${isOwing}
    order by bills.id for no key update of bills
  )
  insert into money_owed select * from locked`

// Of a table without statistics the database takes one row in 200 to be null, and few rows for a reason to compare each with each.
const isGiven = 'num_nulls(held) > 0'

/** A piece closes the bill it names first. Pieces that compete take their turn by \`place\`. */
export const hitNamedBillsSql = `
  insert into money_hits
  select place, bill_id, least(amount, due - at)
  from (
    select place, bill_id, amount, due, sum(amount) over (partition by bill_id order by place)::bigint - amount as at
    from money_pieces join money_owed using (bill_id, school_code, student_code)
    where ${isGiven}
  ) as named
  where at < due`

/** Then it closes what its student owes by due date: money and debts of a student are laid side by side, and where the two overlap, that money closes that debt. */
export const hitOwedBillsSql = `
  insert into money_hits
  select place, bill_id, least(money.at + money.remainder, debts.at + debts.remainder) - greatest(money.at, debts.at)
  from (
    select *, sum(remainder) over (partition by school_code, student_code order by place)::bigint - remainder as at
    from (
      select place, school_code, student_code, money_pieces.amount - coalesce(hits.amount, 0) as remainder
      from money_pieces left join money_hits as hits using (place)
      where ${isGiven}
    ) as pieces
    where remainder > 0
  ) as money
  join (
    select *,
      sum(remainder) over (partition by school_code, student_code order by due_on, bill_id)::bigint - remainder as at
    from (
      select bill_id, school_code, student_code, due_on, due - coalesce(hits.amount, 0) as remainder
      from money_owed
      left join (select bill_id, sum(amount)::bigint as amount from money_hits group by bill_id) as hits using (bill_id)
    ) as owed
    where remainder > 0
  ) as debts using (school_code, student_code)
  where money.at < debts.at + debts.remainder and debts.at < money.at + money.remainder`

/**
 * Lays ready what is kept and booked of the pieces: what closes bills; the rest, which is the student's credit, or waits when
 * the student has no bill at all; and what is held.
 */
export const layGivenSql = `
  insert into money_given
  select uuidv7(), line_id, undoes, 'posted', why, hits.amount, school_code, student_code, hits.bill_id, source, 'receivable',
    payment_id
  from money_hits as hits join money_pieces using (place)
  union all
  select uuidv7(), line_id, undoes, case when has_bill then 'posted' else 'suspense' end,
    case when has_bill then why else 'no-bill' end, rest, school_code, student_code, null, source,
    case when has_bill then 'payer-credit' else 'unowned-money' end, payment_id
  from (
    select money_pieces.*, money_pieces.amount - coalesce(hits.amount, 0) as rest
    from money_pieces
    left join (select place, sum(amount)::bigint as amount from money_hits group by place) as hits using (place)
    where ${isGiven}
  ) as pieces
  cross join lateral (
    select exists (
      select 1 from bills
      where bills.school_code = pieces.school_code and bills.student_code = pieces.student_code and state <> 'draft'
      offset 0) as has_bill
  ) as known
  where rest > 0
  union all
  select uuidv7(), line_id, undoes, 'suspense', held, amount, school_code, student_code, null, source,
    case when held = 'in-transit' then ${transitOfLine('line_id', 'school_code')}
    else 'unowned-money' end, payment_id
  from money_pieces where held is not null`

/** Keeps and books what lies ready, in one statement. The bills must be locked; $1 is the instant, $2 who gives. */
export const giveSql = `
  with undone as (
    update allocations set undone_at = $1, undone_by = $2
    where id in (select undoes from money_given where undoes is not null) and undone_at is null
  ),
  kept as (
    insert into allocations
      (id, line_id, payment_id, outcome, why, amount, school_code, student_code, bill_id, made_at, made_by)
    select id, line_id, payment_id, outcome, why, amount, school_code, student_code, bill_id, $1, $2
    from money_given
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, source, target, amount, 'allocation', id, $1 from money_given where source <> target
  ),
  closed as (
    update bills set
      paid = paid + sums.amount,
      state = case when paid + sums.amount >= payable then 'paid' else 'partly-paid' end,
      settled_at = case when state <> 'paid' and paid + sums.amount >= payable then $1 else settled_at end
    from (select bill_id, sum(amount)::bigint as amount from money_hits group by bill_id) as sums
    where bills.id = sums.bill_id
    returning bills.id, bills.school_code, bills.state, old.state as state_before, revision, publish_on is not null and published_at is null as is_kept
  ),
  noted as (
    insert into lines_given select line_id, outcome, amount from money_given
  )
  insert into bills_settled
  select id, school_code, is_told or is_kept or revision > 1, is_kept, is_told
  from (
    select *, exists (
        select 1 from exchanges where subject_id = closed.id and event = 'paid' and notice_id is null) as is_told
    from closed where state = 'paid' and state_before <> 'paid'
  ) as settled`

/** The schools whose bills were settled. */
export const schoolsOfSettledSql = `
  select code, profile -> 'unit' ->> 'code' as "unitCode" from schools
  where code in (select school_code from bills_settled)`

/**
 * Tells the portals of each school ($1) that its bills are paid ($2 the instant), but for bills that were paid before. Of several parts
 * each waits for the one before; what else they wait for, a trigger finds.
 */
export const tellPaidSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, blocked, followed, due_at, created_at)
  select partner, 'bill', bill_id, 'paid', part, part > 0, part < last, $2, $2
  from bills_settled
  join json_to_recordset($1) as told (school_code text, partner text, part smallint, last smallint) using (school_code)
  where not is_told
  order by bill_id, partner, part`
