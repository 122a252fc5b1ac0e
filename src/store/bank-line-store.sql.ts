import { isAsking, isOwing } from './bill-rows.ts'

/**
 * Keeps what is new of the lines ($1) that a source ($2) tells of at an instant ($3), with its witnesses and contradictions.
 * A witness that stands for another movement already keeps its line from being taken.
 */
export const keepLinesSql = `
  with sent as materialized (
    select * from json_to_recordset($1) as sent (
      place int, id uuid, account text, direction text, reference text, amount bigint, booked_on date, at timestamptz,
      student_numbers bigint[], bill_numbers bigint[], memo text, not_fee text, sealed bytea, witness text)
  ),
  known as materialized (
    select sent.place, lines.id as line_id,
      (lines.account, lines.direction, lines.reference) <> (sent.account, sent.direction, sent.reference) as is_other
    from sent
    join bank_line_witnesses on source = $2 and bank_line_witnesses.witness = sent.witness
    join bank_lines as lines on lines.id = bank_line_witnesses.line_id
  ),
  own as materialized (
    select sent.* from sent where not exists (select 1 from known where known.place = sent.place and is_other)
  ),
  written as (
    insert into bank_lines (
      id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, memo, not_fee, sealed, seen_at)
    select id, account, direction, reference, amount, booked_on, at, student_numbers, bill_numbers, memo, not_fee, sealed, $3
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
      from bank_lines as lines join (select distinct account, direction, reference from own) as asked
        using (account, direction, reference)
    ) as lines using (account, direction, reference)
  ),
  witnessed as (
    insert into bank_line_witnesses (source, witness, line_id, seen_at)
    select $2, witness, line_id, $3 from told where amount = kept_amount
    on conflict do nothing
  ),
  contradicted as (
    insert into bank_line_conflicts (line_id, source, witness, amount, sealed, seen_at)
    select line_id, $2, witness, amount, sealed, $3 from told where amount <> kept_amount
    union all
    select known.line_id, $2, sent.witness, sent.amount, sent.sealed, $3 from known join sent using (place) where is_other
    on conflict do nothing
    returning id
  )
  select
    (select coalesce(array_agg(id), '{}') from written) as ids,
    (select count(*) from told where amount = kept_amount) as told,
    (select count(*) from contradicted) as conflicts`

/** Who is named by the codes of lines ($1): a bill where its code stands, else the student; and whether the account fits. */
const targetsSql = `
  fresh as materialized (
    select * from bank_lines where id = any($1::uuid[])
  ),
  named as materialized (
    select fresh.id as line_id, fresh.account, students.school_code, students.code as student_code, null::uuid as bill_id
    from fresh cross join unnest(student_numbers) as told join students on students.code_number = told
    where not_fee is null and direction = 'in'
    union
    select fresh.id, fresh.account, bills.school_code, bills.student_code, bills.id
    from fresh cross join unnest(bill_numbers) as told join bills on bills.code_number = told
    where not_fee is null and direction = 'in'
  ),
  targets as materialized (
    select named.*,
      not exists (select 1 from school_accounts where number = named.account) or exists (
        select 1 from school_accounts where number = named.account and school_accounts.school_code = named.school_code) as fits
    from named left join named as finer
      on named.bill_id is null and finer.bill_id is not null and finer.line_id = named.line_id
        and finer.school_code = named.school_code and finer.student_code = named.student_code
    where finer.line_id is null
  )`

/**
 * The pieces that the lines' money falls into by their codes. Of several codes each gets what its bill asks, or else what
 * all bills of its student ask, if that adds up to the line; how much is paid already plays no part, so that the order of
 * lines changes nothing.
 */
export const piecesOfLinesSql = `${targetsSql},
  judged as materialized (
    select targets.*, count(*) over line as targets, bool_and(fits) over line as all_fit,
      sum(asks.by_one) over line as sum_by_one, sum(asks.by_all) over line as sum_by_all, asks.by_one, asks.by_all
    from targets
    cross join lateral (
      select
        coalesce((array_agg(payable order by (bills.id = targets.bill_id) desc nulls last, due_on desc, id desc))[1], 0)
          as by_one,
        coalesce(sum(payable), 0) as by_all
      from bills
      where bills.school_code = targets.school_code and bills.student_code = targets.student_code
        and state ${isAsking}
    ) as asks
    window line as (partition by line_id)
  ),
  pieces as materialized (
    select row_number() over (
        order by booked_on, at nulls last, account, reference, school_code, student_code, bill_id) as place,
      line_id, null::uuid as undoes, 'bank:' || account as source, school_code, student_code, bill_id, amount,
      case when targets = 1 then 'code' else 'several-codes' end as why
    from (
      select judged.*, fresh.booked_on, fresh.at, fresh.reference,
        case when targets = 1 then fresh.amount when sum_by_one = fresh.amount then by_one else by_all end as amount
      from judged join fresh on fresh.id = judged.line_id
      where all_fit and (targets = 1 or sum_by_one = fresh.amount or sum_by_all = fresh.amount)
    ) as shares
    where amount > 0
  )`

/**
 * Keeps the money of the lines ($1) that codes gave to nobody, with the reason, and books it. Money that nobody owns is
 * owed to somebody, so it is no income.
 */
export const holdRestSql = `
  with ${targetsSql},
  named_lines as (
    select line_id, bool_and(fits) as all_fit from targets group by line_id
  ),
  held as materialized (
    select gen_random_uuid() as allocation_id, rest.*, case
      when not_fee is not null then 'rule'
      when direction = 'out' then 'outgoing'
      when not all_fit then 'other-account'
      when all_fit then 'codes-do-not-add-up'
      when memo = 'codes' then 'strange-code'
      when memo = 'misread' then 'misread-code'
      when memo = 'cut-off' then 'code-cut-off'
      when memo = 'empty' then 'no-memo'
      when candidates = 0 then 'no-code'
      when candidates = 1 then 'one-candidate'
      else 'same-amount' end as why
    from fresh as rest
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
    where not exists (select 1 from allocations where allocations.line_id = rest.id)
  ),
  kept as (
    insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
    select allocation_id, id, case
        when why = 'rule' then 'not-fee'
        when why in ('codes-do-not-add-up', 'same-amount') then 'ambiguous'
        else 'suspense' end,
      why, amount, $2, $3
    from held order by id
  )
  insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
  select
    case when direction = 'in' then 'bank:' || account when why = 'rule' then 'bank-charges' else 'unexplained-outgoing' end,
    case when direction = 'out' then 'bank:' || account when why = 'rule' then 'other-income' else 'unowned-money' end,
    amount, 'allocation', allocation_id, $2
  from held`

/** What is where of the money of lines ($1). */
export const moneyByOutcomeSql = `
  select outcome, count(*) as count, sum(amount) as amount from allocations
  where line_id = any($1::uuid[]) and undone_at is null group by outcome`

/** Money that waits for a bill of its student, where there is one now, at most $1 pieces of it. */
export const waitingPiecesSql = `
  select allocations.id, school_code as "schoolCode", student_code as "studentCode" from allocations
  where why = 'no-bill' and undone_at is null and exists (
    select 1 from bills
    where bills.school_code = allocations.school_code and bills.student_code = allocations.student_code
      and state ${isOwing})
  order by made_at, id limit $1`

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

/** Who of the schools of an account ($1) owes exactly an amount ($2). */
export const owingExactlySql = `
  select bills.school_code as "schoolCode", student_code as "studentCode", id as "billId", payable - paid as owed
  from school_accounts join bills on bills.school_code = school_accounts.school_code
  where school_accounts.number = $1 and state ${isOwing} and payable - paid = $2
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
  select 1 from allocations join bank_lines on bank_lines.id = line_id
  where allocations.id = $1 and undone_at is null and outcome in ('suspense', 'ambiguous') and direction = 'in'`

/** One piece ($1) that has no owner, on its way to a student ($4, $5) and there first to a bill ($6). */
export const givenPieceSql = `
  pieces as materialized (
    select 1 as place, line_id, allocations.id as undoes, 'unowned-money' as source, $4::text as school_code,
      $5::text as student_code, $6::uuid as bill_id, allocations.amount, $7::text as why
    from allocations where allocations.id = $1
  )`

/** Tells portals that bills ($1, with the portals of each school in $2) are paid. */
export const tellPaidSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, due_at, created_at)
  select partner, 'bill', settled.id, 'paid', part, $3, $3
  from json_to_recordset($1) as settled (id uuid, school_code text)
  join json_to_recordset($2) as told (school_code text, partner text, part smallint) using (school_code)
  order by settled.id, partner, part
  on conflict on constraint exchanges_tell_each_thing_once do nothing`
