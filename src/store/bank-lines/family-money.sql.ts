import { isOwing } from '../bills/bill-rows.ts'
import { heldInTransit } from './in-transit.sql.ts'

/** Lines with the code of one family, and of nobody else. */
const familyLinesSql = `
  family_lines as materialized (
    select line_id, account, amount, booked_on, at, reference, families.id as family_id
    from lines_new join families on code_number = family_numbers[1]
    where not_fee is null and direction = 'in' and cardinality(family_numbers) = 1
      and not exists (select 1 from lines_named where lines_named.line_id = lines_new.line_id)
  )`

/** Locks what the families of the new lines owe. */
export const lockFamiliesSql = `
  with ${familyLinesSql}
  select bills.id from bills
  join family_members using (school_code, student_code)
  where family_id in (select family_id from family_lines) and until is null and state ${isOwing}
  order by bills.id for no key update of bills`

/**
 * Lays the pieces ready that the money of families falls into: what each student owes, in the order that the family stated, the
 * rest to the first. A part for a student of another school than the account's is on its way to that school; what is on its way
 * already is not owed twice.
 */
export const piecesOfFamiliesSql = `
  with ${familyLinesSql},
  money as (
    select *, sum(amount) over line - amount as at_start, row_number() over line as turn from family_lines
    window line as (partition by family_id order by booked_on, at nulls last, account, reference)
  ),
  members as materialized (
    select family_id, place, school_code, student_code, greatest(0, coalesce((
        select sum(payable - paid) from bills
        where bills.school_code = family_members.school_code and bills.student_code = family_members.student_code
          and state ${isOwing}), 0)
      - coalesce((
        select sum(amount) from allocations
        where allocations.school_code = family_members.school_code and allocations.student_code = family_members.student_code
          and why = 'in-transit' and undone_at is null), 0)) as due
    from family_members
    where until is null and family_id in (select family_id from family_lines)
  ),
  debts as (
    select *, sum(due) over (partition by family_id order by place) - due as at_start from members where due > 0
  ),
  hits as materialized (
    select line_id, place, least(money.at_start + amount, debts.at_start + due) - greatest(money.at_start, debts.at_start) as hit
    from money join debts using (family_id)
    where money.at_start < debts.at_start + due and debts.at_start < money.at_start + amount
  ),
  shares as (
    select line_id, place, sum(hit) as hit
    from (
      select * from hits
      union all
      select money.line_id, first.place, amount - coalesce((select sum(hit) from hits where hits.line_id = money.line_id), 0)
      from money
      cross join lateral (
        select place from members
        where members.family_id = money.family_id
        order by exists (
          select 1 from school_accounts
          where number = money.account and school_accounts.school_code = members.school_code) desc, place
        limit 1
      ) as first
    ) as parts
    group by line_id, place
  )
  insert into money_pieces
  select row_number() over (order by family_id, turn, place), line_id, null, 'bank:' || account, school_code, student_code, null,
    hit, 'family',
    ${heldInTransit('account', 'members.school_code')}
  from shares join money using (line_id) join members using (family_id, place)
  where hit > 0`
