import { isOwing } from './bill-rows.ts'

/** Locks what the students of the pieces owe, in one order for everybody, and lays it beside them. */
export const lockOwedSql = `
  with locked as (
    select bills.id, bills.school_code, bills.student_code, due_on, payable - paid as due
    from (select distinct school_code, student_code from money_pieces) as payers
    join bills using (school_code, student_code)
    where state ${isOwing}
    order by bills.id for update of bills
  )
  insert into money_owed select * from locked`

/**
 * Gives the pieces to the bills of their students, in one statement: a piece closes the bill it names first, then what its
 * student owes by due date, and the rest is the student's credit. Pieces that compete take their turn by `place`. Money of a
 * student without any bill waits for one. The bills must be locked; $1 is the instant, $2 who gives.
 */
export const allocateSql = `
  with to_bills as (
    select pieces.*, due, sum(amount) over (partition by bill_id order by place)::bigint - amount as at
    from money_pieces as pieces join money_owed using (bill_id, school_code, student_code)
    where held is null
  ),
  bill_hits as materialized (
    select place, bill_id, least(amount, due - at) as hit from to_bills where at < due
  ),
  left_pieces as (
    select pieces.*, amount - coalesce(hit, 0) as remainder
    from money_pieces as pieces left join bill_hits using (place)
    where held is null
  ),
  left_owing as (
    select owing.*, due - coalesce(hit, 0) as remainder
    from money_owed as owing
    left join (select bill_id, sum(hit)::bigint as hit from bill_hits group by bill_id) as hits using (bill_id)
  ),
  -- Money and debts of a student laid side by side: where the two overlap, that money closes that debt.
  money as materialized (
    select *, sum(remainder) over (partition by school_code, student_code order by place)::bigint - remainder as at
    from left_pieces where remainder > 0
  ),
  debts as (
    select *,
      sum(remainder) over (partition by school_code, student_code order by due_on, bill_id)::bigint - remainder as at
    from left_owing where remainder > 0
  ),
  other_hits as materialized (
    select place, debts.bill_id,
      least(money.at + money.remainder, debts.at + debts.remainder) - greatest(money.at, debts.at) as hit
    from money join debts using (school_code, student_code)
    where money.at < debts.at + debts.remainder and debts.at < money.at + money.remainder
  ),
  hits as materialized (
    select * from bill_hits union all select * from other_hits
  ),
  credit as (
    select place, money.remainder - coalesce(given.hit, 0) as hit
    from money left join (select place, sum(hit)::bigint as hit from other_hits group by place) as given using (place)
  ),
  allocated as materialized (
    select uuidv7() as id, pieces.*, hits.bill_id as paid_bill_id, hits.hit, 'posted' as outcome, pieces.why as reason
    from hits join money_pieces as pieces using (place)
    union all
    select uuidv7(), pieces.*, null, credit.hit,
      case when has_bill then 'posted' else 'suspense' end, case when has_bill then why else 'no-bill' end
    from credit join money_pieces as pieces using (place)
    cross join lateral (
      select exists (
        select 1 from bills
        where bills.school_code = pieces.school_code and bills.student_code = pieces.student_code
          and state <> 'draft') as has_bill
    ) as known
    where credit.hit > 0
    union all
    select uuidv7(), pieces.*, null, amount, 'suspense', held from money_pieces as pieces where held is not null
  ),
  undone as (
    update allocations set undone_at = $1, undone_by = $2
    where id in (select undoes from money_pieces where undoes is not null) and undone_at is null
  ),
  kept as (
    insert into allocations
      (id, line_id, outcome, why, amount, school_code, student_code, bill_id, made_at, made_by)
    select id, line_id, outcome, reason, hit, school_code, student_code, paid_bill_id, $1, $2
    from allocated
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, source, target, hit, 'allocation', id, $1
    from (
      select allocated.*,
        case
          when held = 'in-transit' then 'in-transit:' || (
            select min(school_accounts.school_code) from school_accounts where number = substr(source, 6)) || ':' || school_code
          when outcome = 'suspense' then 'unowned-money' when paid_bill_id is null then 'payer-credit'
          else 'receivable' end as target
      from allocated
    ) as entry
    where source <> target
  ),
  closed as (
    update bills set
      paid = paid + sums.hit,
      state = case when paid + sums.hit >= payable then 'paid' else 'partly-paid' end,
      settled_at = case when paid + sums.hit >= payable then $1 else settled_at end
    from (select bill_id, sum(hit)::bigint as hit from hits group by bill_id) as sums
    where bills.id = sums.bill_id
    returning bills.id, bills.school_code, bills.state
  )
  insert into bills_settled select id, school_code from closed where state = 'paid'`

/** The schools whose bills were settled. */
export const schoolsOfSettledSql = `
  select code, profile -> 'unit' ->> 'code' as "unitCode" from schools
  where code in (select school_code from bills_settled)`

/**
 * Tells the portals of each school ($1) that its bills are paid ($2 the instant). Of several parts each waits for the one before;
 * what else they wait for, a trigger finds.
 */
export const tellPaidSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, blocked, followed, due_at, created_at)
  select partner, 'bill', bill_id, 'paid', part, part > 0, part < last, $2, $2
  from bills_settled
  join json_to_recordset($1) as told (school_code text, partner text, part smallint, last smallint) using (school_code)
  order by bill_id, partner, part
  on conflict on constraint exchanges_tell_each_thing_once do nothing`
