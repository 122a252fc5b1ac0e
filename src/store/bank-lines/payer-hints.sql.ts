import { isOwing } from '../bills/bill-rows.ts'

/**
 * What is looked at for lines that no code gave away: whom their payer paid for before, and whom their content names. Made only
 * where there are such lines.
 */
export const hintTablesSql = `
  create temporary table if not exists lines_hinted (
    line_id uuid, account text, amount bigint, booked_on date, payer bytea, names bytea[]
  ) on commit delete rows;
  -- Whom they may mean, each once for a line.
  create temporary table if not exists lines_meant (
    line_id uuid, school_code text, student_code text, by_payer boolean, by_name boolean
  ) on commit delete rows;
  delete from lines_hinted;
  delete from lines_meant`

/** Lays beside the new lines that nobody got what they say of people ($1, by place). */
export const keepHintsSql = `
  insert into lines_hinted
  select line_id, lines_new.account, lines_new.amount, lines_new.booked_on, payer, coalesce(names, '{}')
  from json_to_recordset($1) as hint (place int, payer bytea, names bytea[])
  join lines_told using (place)
  join lines_new on lines_new.line_id = lines_told.id
  where not exists (select 1 from lines_given where lines_given.line_id = lines_new.line_id)
    and not exists (select 1 from lines_named where lines_named.line_id = lines_new.line_id)`

/** Whom a payer or some names mean among the students of the schools of an account, all given as SQL. */
const meantBy = (account: string, payer: string, names: string) => `
  select school_code, student_code, bool_or(by_payer) as by_payer, bool_or(by_name) as by_name
  from (
    select learned.school_code, learned.student_code, true as by_payer, false as by_name
    from school_accounts
    join learned_payers as learned
      on learned.school_code = school_accounts.school_code and payer_index = ${payer}
    join allocations on allocations.id = allocation_id and outcome = 'posted' and undone_at is null
    where number = ${account}
    union all
    select students.school_code, students.code, false, true
    from school_accounts cross join unnest(${names}) as name
    join students on students.school_code = school_accounts.school_code and name_index = name
    where number = ${account}
  ) as hints
  group by school_code, student_code`

/** Whom a line of an account ($1) means by its payer ($2) or the names in it ($3). */
export const meantByHintsSql = meantBy('$1', '$2::bytea', '$3::bytea[]')

/** Whom the hints of the lines mean. */
export const nameByHintsSql = `
  insert into lines_meant
  select line_id, meant.*
  from lines_hinted cross join lateral (${meantBy('lines_hinted.account', 'payer', 'names')}) as meant`

/**
 * Lays the pieces ready of lines whose payer paid for one student before who owes exactly this, where the school lets that be
 * enough. Of several such lines for one student none is given: nobody knows which.
 */
export const piecesOfLearnedSql = `
  with sole as (
    select line_id, min(school_code) as school_code, min(student_code) as student_code
    from lines_meant group by line_id having count(*) = 1 and bool_or(by_payer)
  ),
  exact as (
    select lines_hinted.*, school_code, student_code, count(*) over (partition by school_code, student_code) as rivals
    from sole join lines_hinted using (line_id)
    join schools on code = school_code and profile ->> 'learnedPayers' = 'post'
  )
  insert into money_pieces
  select row_number() over (order by exact.line_id), exact.line_id, null, 'bank:' || account, school_code, student_code,
    one_bill, amount, 'learned'
  from exact
  cross join lateral (
    select sum(payable - paid) as owed,
      (array_agg(id order by due_on, id) filter (where payable - paid = exact.amount))[1] as one_bill
    from bills
    where bills.school_code = exact.school_code and bills.student_code = exact.student_code and state ${isOwing}
  ) as owing
  where rivals = 1 and (one_bill is not null or owed = amount)`

/** Keeps the lines that hints speak of and nobody got, with the reason, and books them ($1 the instant, $2 who). */
export const holdHintedSql = `
  with held as materialized (
    select uuidv7() as allocation_id, line_id, account, amount, case
      when certain = 1 and people > 1 or by_payers = 0 and people = 1 then 'named-student'
      when people = 1 then 'learned-payer'
      when by_names = 0 then 'learned-for-several'
      when by_payers = 0 or certain > 1 then 'same-name'
      else 'payer-and-name-differ' end as why
    from (
      select line_id, count(*) as people, count(*) filter (where by_payer) as by_payers,
        count(*) filter (where by_name) as by_names, count(*) filter (where by_payer and by_name) as certain
      from lines_meant group by line_id
    ) as meant
    join lines_hinted using (line_id)
    where not exists (select 1 from lines_given where lines_given.line_id = meant.line_id)
  ),
  kept as (
    insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
    select allocation_id, line_id,
      case when why in ('named-student', 'learned-payer') then 'suspense' else 'ambiguous' end, why, amount, $1, $2
    from held order by line_id
    returning line_id, outcome, amount
  ),
  booked as (
    insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
    select 'bank:' || account, 'unowned-money', amount, 'allocation', allocation_id, $1 from held
  )
  insert into lines_given select line_id, outcome, amount from kept`

/** What payers are learned from: money that found its owner by a code, a virtual account or a person, after an allocation ($1), at most $2. */
export const teachingSql = `
  select allocations.id, school_code, student_code, sealed,
    why in ('code', 'several-codes', 'family', 'virtual-account', 'person')
      and outcome = 'posted' and undone_at is null and direction = 'in' as teaches
  from allocations join bank_lines on bank_lines.id = line_id
  where allocations.id > coalesce($1::uuid, '00000000-0000-7000-8000-000000000000')
    -- Others are random and stand in no order; money that found its owner has none of those.
    and uuid_extract_version(allocations.id) = 7
  order by allocations.id limit $2`

/** Keeps what was learned ($1) at an instant ($2). */
export const keepLearnedSql = `
  insert into learned_payers as known (payer_index, school_code, student_code, allocation_id, learned_at)
  select distinct on (payer_index, learned.school_code, student_code)
    payer_index, learned.school_code, student_code, allocation_id, $2::timestamptz
  from json_to_recordset($1)
    as learned (payer_index bytea, school_code text, student_code text, allocation_id uuid)
  join students on (students.school_code, students.code) = (learned.school_code, learned.student_code)
    and students.sealed is not null
  order by payer_index, learned.school_code, student_code, allocation_id desc
  on conflict (payer_index, school_code, student_code) do update
    set allocation_id = excluded.allocation_id, learned_at = excluded.learned_at`
