import { isOwing } from './bill-rows.ts'

/**
 * Gives pieces of money to the bills of their students, in one statement. `piecesSql` is one or more CTEs, the last called
 * `pieces`, with the columns place, line_id, undoes, source, school_code, student_code, bill_id, amount and why: a piece
 * closes the bill it names first, then what its student owes by due date, and the rest is the student's credit. Pieces
 * that compete take their turn by `place`. Money of a student without any bill waits for one.
 *
 * The bills must be locked before. An instant is $2, who gives is $3. Returns the bills that this settled.
 */
export const allocateSql = (piecesSql: string): string => `
  with ${piecesSql},
  owing as materialized (
    select bills.id as bill_id, bills.school_code, bills.student_code, due_on, payable - paid as due
    from (select distinct school_code, student_code from pieces) as payers
    join bills using (school_code, student_code)
    where state ${isOwing}
  ),
  to_bills as (
    select pieces.*, due, sum(amount) over (partition by bill_id order by place) - amount as at
    from pieces join owing using (bill_id, school_code, student_code)
  ),
  bill_hits as materialized (
    select place, bill_id, least(amount, due - at) as hit from to_bills where at < due
  ),
  left_pieces as (
    select pieces.*, amount - coalesce(hit, 0) as remainder from pieces left join bill_hits using (place)
  ),
  left_owing as (
    select owing.*, due - coalesce(hit, 0) as remainder
    from owing left join (select bill_id, sum(hit) as hit from bill_hits group by bill_id) as hits using (bill_id)
  ),
  -- Money and debts of a student laid side by side: where the two overlap, that money closes that debt.
  money as (
    select *, sum(remainder) over (partition by school_code, student_code order by place) - remainder as at
    from left_pieces where remainder > 0
  ),
  debts as (
    select *, sum(remainder) over (partition by school_code, student_code order by due_on, bill_id) - remainder as at
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
  allocated as materialized (
    select gen_random_uuid() as id, pieces.*, hits.bill_id as paid_bill_id, hits.hit, 'posted' as outcome,
      pieces.why as reason
    from hits join pieces using (place)
    union all
    select gen_random_uuid(), pieces.*, null, credit.hit,
      case when has_bill then 'posted' else 'suspense' end, case when has_bill then why else 'no-bill' end
    from (
      select place, money.remainder - coalesce(sum(other_hits.hit), 0) as hit
      from money left join other_hits using (place) group by place, money.remainder
    ) as credit
    join pieces using (place)
    cross join lateral (
      select exists (
        select 1 from bills
        where bills.school_code = pieces.school_code and bills.student_code = pieces.student_code
          and state <> 'draft') as has_bill
    ) as known
    where credit.hit > 0
  ),
  undone as (
    update allocations set undone_at = $2, undone_by = $3
    where id in (select undoes from pieces) and undone_at is null
  ),
  kept as (
    insert into allocations
      (id, line_id, outcome, why, amount, school_code, student_code, bill_id, made_at, made_by)
    select id, line_id, outcome, reason, hit, school_code, student_code, paid_bill_id, $2, $3
    from allocated order by place
  ),
  booked as (
    insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
    select school_code, student_code, source, target, hit, 'allocation', id, $2
    from (
      select allocated.*,
        case when outcome = 'suspense' then 'unowned-money' when paid_bill_id is null then 'payer-credit'
          else 'receivable' end as target
      from allocated
    ) as entry
    where source <> target
    order by place
  )
  update bills set
    paid = paid + sums.hit,
    state = case when paid + sums.hit >= payable then 'paid' else 'partly-paid' end,
    settled_at = case when paid + sums.hit >= payable then $2 else settled_at end
  from (select bill_id, sum(hit) as hit from hits group by bill_id) as sums
  where bills.id = sums.bill_id
  returning bills.id, bills.school_code as "schoolCode", bills.state = 'paid' as settled`

/** Locks what the students owe whose codes ($1), or the codes of whose bills ($2), are told of. */
export const lockBillsOfCodesSql = `
  select bills.id from bills
  join (
    select school_code, code as student_code from students where code_number = any($1::bigint[])
    union
    select school_code, student_code from bills where code_number = any($2::bigint[])
  ) as payers using (school_code, student_code)
  where state ${isOwing}
  order by bills.id for update of bills`

/** Locks what one student owes. */
export const lockBillsOfStudentSql = `
  select id from bills
  where school_code = $1 and student_code = $2 and state ${isOwing}
  order by id for update`
