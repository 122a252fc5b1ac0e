import { isAsking } from '../bills/bill-rows.ts'
import { billsAskedExactly, mostBillsLookedAt } from './owing-exactly.sql.ts'

export const copyLinesSql = `
  copy lines_told (place, id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers,
    family_numbers, virtual_account, memo, not_fee, sealed, witness) from stdin`

/**
 * The line that a witness (of the source $1) stands for. `offset 0`: each is looked for by itself, where the database would read all
 * that the source ever told because it believes that to be little.
 */
export const lineOfWitness = (told: string): string => `lateral (
    select lines.* from bank_line_witnesses as witnesses join bank_lines as lines on lines.id = witnesses.line_id
    where witnesses.source = $1 and witnesses.witness = ${told}.witness offset 0
  )`

/** A witness (of the source $1) that stands for another movement already keeps its line from being taken. */
export const findOthersSql = `
  insert into lines_of_others
  select told.place, lines.id
  from lines_told as told cross join ${lineOfWitness('told')} as lines
  where (lines.account, lines.direction, lines.reference) <> (told.account, told.direction, told.reference)`

/** Keeps what is new of the lines that are told of at an instant ($1). */
export const keepNewSql = `
  with written as (
    insert into bank_lines (
      id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, family_numbers, memo, not_fee,
      sealed, seen_at)
    select id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, family_numbers, memo,
      not_fee, sealed, $1
    from (
      select distinct on (reference, account, direction) * from lines_told as told
      where not exists (select 1 from lines_of_others where lines_of_others.place = told.place)
      order by reference, account, direction, place
    ) as first
    on conflict (reference, account, direction) do nothing
    returning id
  )
  insert into lines_new
  select id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, family_numbers,
    virtual_account, memo, not_fee, witness
  from written join lines_told using (id)`

/** More days apart than these, a bank means another movement by the same reference: it numbers them anew. */
const daysOfOneReference = 180

/** Keeps that a source ($1) told of the lines at an instant ($2), and what contradicts what was told before. */
export const keepWitnessesSql = `
  with told as materialized (
    select null::int as place, witness, line_id, true as is_same from lines_new
    union all
    select told.place, told.witness, lines.id,
      told.amount = lines.amount and abs(told.booked_on - lines.booked_on) <= ${daysOfOneReference}
    from lines_told as told join bank_lines as lines using (reference, account, direction)
    where not exists (select 1 from lines_new where lines_new.line_id = told.id)
      and not exists (select 1 from lines_of_others where lines_of_others.place = told.place)
  ),
  witnessed as (
    insert into bank_line_witnesses (source, witness, line_id, seen_at)
    select $1, witness, line_id, $2 from told where is_same
    on conflict (source, witness) do nothing
  ),
  contradicted as (
    insert into bank_line_conflicts
      (line_id, source, witness, account, direction, reference, amount, booked_on, at, virtual_account, sealed, seen_at)
    select line_id, $1, witness, account, direction, reference, amount, booked_on, at, virtual_account, sealed, $2
    from (
      select place, line_id from told where not is_same
      union all
      select place, line_id
      from lines_of_others join lines_told as again using (place)
      where not exists (
        -- It told another amount of its own movement before it stood for somebody else's.
        select 1 from bank_line_conflicts as kept join bank_lines as lines on lines.id = kept.line_id
        where (kept.source, kept.witness, kept.amount) = ($1, again.witness, again.amount)
          and (lines.account, lines.direction, lines.reference) = (again.account, again.direction, again.reference)
      )
    ) as otherwise join lines_told using (place)
    order by place
    on conflict do nothing
    returning id
  )
  select
    (select count(*) from told where is_same) as told,
    coalesce((select array_agg(id) from contradicted), '{}') as contradictions`

/** What says the same as an earlier contradiction of its movement is that one once more ($1: those that are new). */
export const joinRepeatsSql = `
  update bank_line_conflicts as again set repeats = first.id
  from (
    select again.id as again_id, min(first.id) as id
    from bank_line_conflicts as again join bank_line_conflicts as first using (line_id)
    where again.id = any($1::bigint[]) and first.id < again.id and first.repeats is null
      and (first.account, first.direction, first.reference, first.amount, first.booked_on)
        = (again.account, again.direction, again.reference, again.amount, again.booked_on)
    group by again.id
  ) as first
  where again.id = first.again_id`

/** New lines whose witness (of the source $1) was kept for a line of somebody else, after it was looked for. */
export const strayWitnessesSql = `
  select 1 from lines_new cross join ${lineOfWitness('lines_new')} as kept
  where kept.id not in (select line_id from lines_new) limit 1`

/** Whom the codes of the new lines name, and whether the account fits. */
export const nameOwnersSql = `
  insert into lines_named
  select line_id, account, school_code, student_code, bill_id,
    account not in (select number from school_accounts)
      or (account, school_code) in (select number, school_code from school_accounts)
  from (
    select line_id, account, school_code, students.code as student_code, null::uuid as bill_id
    from lines_new cross join unnest(student_numbers) as told join students on students.code_number = told
    where not_fee is null and direction = 'in'
    union
    select line_id, account, school_code, student_code, bills.id
    from lines_new cross join unnest(bill_numbers) as told join bills on bills.code_number = told
    where not_fee is null and direction = 'in'
    union
    select line_id, account, school_code, student_code, null
    from lines_new join virtual_accounts on number = virtual_account
    where not_fee is null and direction = 'in'
  ) as named`

/** What is owed of a carried bill another asks, so money that names it is for that one. Nearly always there is none. */
export const followCarriedSql = `
  update lines_named set bill_id = bill_that_asks(bill_id)
  where (select exists (select from bills where rare_state = 'carried'))
    and exists (select from bills where bills.id = lines_named.bill_id and rare_state = 'carried')`

/** A line that named both is for it once. */
export const nameOnceSql = `
  delete from lines_named as again using lines_named as first
  where again.ctid > first.ctid and (again.line_id, again.bill_id) = (first.line_id, first.bill_id)`

/** Where a line names a bill, that its student is named too says nothing more. */
export const keepFinestSql = `
  delete from lines_named as coarse using lines_named as finer
  where coarse.bill_id is null and finer.bill_id is not null
    and (finer.line_id, finer.school_code, finer.student_code) = (coarse.line_id, coarse.school_code, coarse.student_code)`

/**
 * Lays the pieces ready that the lines' money falls into by their codes. Of several codes each gets what its bill asks, or else
 * what all bills of its student ask, if that adds up to the line; how much is paid already plays no part, so that the order of
 * lines changes nothing.
 */
export const piecesOfLinesSql = `
  with counted as materialized (
    select *, count(*) over line as targets, bool_and(fits) over line as all_fit from lines_named
    window line as (partition by line_id)
  ),
  asked as (
    select counted.*, asks.by_one, asks.by_all, sum(asks.by_one) over line as sum_by_one, sum(asks.by_all) over line as sum_by_all
    from counted
    cross join lateral (
      select
        coalesce((array_agg(payable - contributed order by (bills.id = counted.bill_id) desc nulls last, due_on desc, id desc))[1], 0)
          as by_one,
        coalesce(sum(payable - contributed), 0) as by_all
      from bills
      where bills.school_code = counted.school_code and bills.student_code = counted.student_code
        and state ${isAsking}
    ) as asks
    where targets > 1 and all_fit
    window line as (partition by line_id)
  ),
  shares as (
    select line_id, school_code, student_code, bill_id, lines_new.amount,
      case when memo = 'codes' then 'code' else 'virtual-account' end as why, booked_on, at, reference, lines_new.account
    from counted join lines_new using (line_id)
    where targets = 1 and all_fit
    union all
    select line_id, school_code, student_code, bill_id,
      case when sum_by_one = lines_new.amount then by_one else by_all end, 'several-codes', booked_on, at, reference,
      lines_new.account
    from asked join lines_new using (line_id)
    where lines_new.amount in (sum_by_one, sum_by_all)
  )
  insert into money_pieces
  select row_number() over (order by booked_on, at nulls last, account, reference, school_code, student_code, bill_id),
    line_id, null, 'bank:' || account, school_code, student_code, bill_id, amount, why
  from shares where amount > 0`

/**
 * Keeps the money of the new lines that codes gave to nobody, with the reason, and books it ($1 the instant, $2 who). Money that nobody owns is
 * owed to somebody, so it is no income.
 */
export const holdRestSql = `
  with rest as materialized (
    select * from lines_new
    where not exists (select 1 from lines_given where lines_given.line_id = lines_new.line_id)
  ),
  named_lines as (
    select line_id, bool_and(fits) as all_fit from lines_named group by line_id
  ),
  searched as (
    select pairs.account, pairs.amount, looked.* from (
      select distinct account, amount from rest where memo = 'no-code' and direction = 'in' and not_fee is null
    ) as pairs
    cross join lateral (
      select count(*) as bills, count(distinct (school_code, student_code)) filter (where owes) as candidates
      from (${billsAskedExactly('pairs.account', 'pairs.amount')}) as asked
    ) as looked
  ),
  held as materialized (
    select uuidv7() as allocation_id, rest.line_id, rest.amount, rest.account, rest.direction, case
      when not_fee is not null then 'rule'
      when direction = 'out' then 'outgoing'
      when not all_fit then 'other-account'
      when all_fit or cardinality(family_numbers) > 1 then 'codes-do-not-add-up'
      when memo = 'codes' then 'strange-code'
      when memo = 'misread' then 'misread-code'
      when memo = 'cut-off' then 'code-cut-off'
      when memo = 'empty' then 'no-memo'
      when candidates > 1 then 'same-amount'
      when bills = ${mostBillsLookedAt} then 'too-many-bills'
      when candidates = 1 then 'one-candidate'
      else 'no-code' end as why
    from rest
    left join named_lines on named_lines.line_id = rest.line_id
    left join searched on searched.account = rest.account and searched.amount = rest.amount and rest.memo = 'no-code'
  ),
  kept as (
    insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
    select allocation_id, line_id, case
        when why = 'rule' then 'not-fee'
        when why in ('codes-do-not-add-up', 'same-amount') then 'ambiguous'
        else 'suspense' end,
      why, amount, $1, $2
    from held order by line_id
    returning line_id, outcome, amount
  ),
  booked as (
    insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
    select
      case when direction = 'in' then 'bank:' || account when why = 'rule' then 'bank-charges' else 'unexplained-outgoing' end,
      case when direction = 'out' then 'bank:' || account when why = 'rule' then 'other-income' else 'unowned-money' end,
      amount, 'allocation', allocation_id, $1
    from held
  )
  insert into lines_given select line_id, outcome, amount from kept`

/** What is where of the money of the new lines. */
export const moneyByOutcomeSql = `
  select outcome, count(*) as count, sum(amount) as amount from lines_given group by outcome`
