import { isAsking, isOwing } from './bill-rows.ts'

export const copyLinesSql = `
  copy lines_told (place, id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers,
    family_numbers, virtual_account, memo, not_fee, sealed, witness) from stdin`

/**
 * Keeps what is new of the lines that a source ($1) tells of at an instant ($2), with its witnesses and contradictions.
 * A witness that stands for another movement already keeps its line from being taken.
 */
export const keepLinesSql = `
  with known as materialized (
    select told.place, lines.id as line_id,
      (lines.account, lines.direction, lines.reference) <> (told.account, told.direction, told.reference) as is_other
    from lines_told as told
    join bank_line_witnesses on source = $1 and bank_line_witnesses.witness = told.witness
    join bank_lines as lines on lines.id = bank_line_witnesses.line_id
  ),
  own as materialized (
    select told.* from lines_told as told
    where not exists (select 1 from known where known.place = told.place and is_other)
  ),
  written as (
    insert into bank_lines (
      id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, family_numbers, memo, not_fee,
      sealed, seen_at)
    select id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, family_numbers, memo,
      not_fee, sealed, $2
    from (
      select distinct on (account, direction, reference) * from own order by account, direction, reference, place
    ) as first
    on conflict do nothing
    returning id, account, direction, reference, amount
  ),
  told as materialized (
    select own.*, lines.id as line_id, lines.amount as kept_amount
    from own
    join (
      select id, account, direction, reference, amount from written
      union all
      select lines.id, account, direction, reference, lines.amount
      from (
        select account, direction, reference from own except select account, direction, reference from written
      ) as asked
      join bank_lines as lines using (account, direction, reference)
    ) as lines using (account, direction, reference)
  ),
  marked as (
    update lines_told set is_new = true from written where written.id = lines_told.id
  ),
  witnessed as (
    insert into bank_line_witnesses (source, witness, line_id, seen_at)
    select $1, witness, line_id, $2 from told where amount = kept_amount
    on conflict do nothing
  ),
  contradicted as (
    insert into bank_line_conflicts (line_id, source, witness, amount, sealed, seen_at)
    select line_id, $1, witness, amount, sealed, $2 from told where amount <> kept_amount
    union all
    select known.line_id, $1, sent.witness, sent.amount, sent.sealed, $2
    from known join lines_told as sent using (place) where is_other
    on conflict do nothing
    returning id
  )
  select
    (select count(*) from written) as kept,
    (select count(*) from told where amount = kept_amount) as told,
    (select count(*) from contradicted) as conflicts`

/** Whom the codes of the new lines name, and whether the account fits. */
export const nameOwnersSql = `
  insert into lines_named
  select line_id, account, school_code, student_code, bill_id,
    account not in (select number from school_accounts)
      or (account, school_code) in (select number, school_code from school_accounts)
  from (
    select lines_told.id as line_id, account, school_code, students.code as student_code, null::uuid as bill_id
    from lines_told cross join unnest(student_numbers) as told join students on students.code_number = told
    where is_new and not_fee is null and direction = 'in'
    union
    select lines_told.id, account, school_code, student_code, bills.id
    from lines_told cross join unnest(bill_numbers) as told join bills on bills.code_number = told
    where is_new and not_fee is null and direction = 'in'
    union
    select lines_told.id, account, school_code, student_code, null
    from lines_told join virtual_accounts on number = virtual_account
    where is_new and not_fee is null and direction = 'in'
  ) as named`

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
        coalesce((array_agg(payable order by (bills.id = counted.bill_id) desc nulls last, due_on desc, id desc))[1], 0)
          as by_one,
        coalesce(sum(payable), 0) as by_all
      from bills
      where bills.school_code = counted.school_code and bills.student_code = counted.student_code
        and state ${isAsking}
    ) as asks
    where targets > 1 and all_fit
    window line as (partition by line_id)
  ),
  shares as (
    select line_id, school_code, student_code, bill_id, lines_told.amount,
      case when memo = 'codes' then 'code' else 'virtual-account' end as why, booked_on, at, reference, lines_told.account
    from counted join lines_told on lines_told.id = line_id
    where targets = 1 and all_fit
    union all
    select line_id, school_code, student_code, bill_id,
      case when sum_by_one = lines_told.amount then by_one else by_all end, 'several-codes', booked_on, at, reference,
      lines_told.account
    from asked join lines_told on lines_told.id = line_id
    where lines_told.amount in (sum_by_one, sum_by_all)
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
    select lines_told.* from lines_told
    where is_new and not exists (select 1 from allocations where line_id = lines_told.id)
  ),
  named_lines as (
    select line_id, bool_and(fits) as all_fit from lines_named group by line_id
  ),
  held as materialized (
    select uuidv7() as allocation_id, rest.id, rest.amount, rest.account, rest.direction, case
      when not_fee is not null then 'rule'
      when direction = 'out' then 'outgoing'
      when not all_fit then 'other-account'
      when all_fit or cardinality(family_numbers) > 1 then 'codes-do-not-add-up'
      when memo = 'codes' then 'strange-code'
      when memo = 'misread' then 'misread-code'
      when memo = 'cut-off' then 'code-cut-off'
      when memo = 'empty' then 'no-memo'
      when candidates = 0 then 'no-code'
      when candidates = 1 then 'one-candidate'
      else 'same-amount' end as why
    from rest
    left join named_lines on named_lines.line_id = rest.id
    cross join lateral (
      select count(*) as candidates from (
        select distinct bills.school_code, bills.student_code
        from school_accounts join bills on bills.school_code = school_accounts.school_code
        where school_accounts.number = rest.account and rest.memo = 'no-code'
          and bills.state ${isOwing} and bills.payable - bills.paid = rest.amount
        limit 2
      ) as owing
    ) as owing
  ),
  kept as (
    insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
    select allocation_id, id, case
        when why = 'rule' then 'not-fee'
        when why in ('codes-do-not-add-up', 'same-amount') then 'ambiguous'
        else 'suspense' end,
      why, amount, $1, $2
    from held order by id
  )
  insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
  select
    case when direction = 'in' then 'bank:' || account when why = 'rule' then 'bank-charges' else 'unexplained-outgoing' end,
    case when direction = 'out' then 'bank:' || account when why = 'rule' then 'other-income' else 'unowned-money' end,
    amount, 'allocation', allocation_id, $1
  from held`

/** What is where of the money of the new lines. */
export const moneyByOutcomeSql = `
  select outcome, count(*) as count, sum(allocations.amount) as amount
  from lines_told join allocations on line_id = lines_told.id
  where is_new and undone_at is null group by outcome`
