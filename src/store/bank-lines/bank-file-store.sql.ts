import { endsOfDaysSql } from '../statements/ends-of-days.sql.ts'
import { missingNumbersSql } from '../statements/missing-numbers.sql.ts'

const ofFile = 'source = $1 and witness >= $2 and witness < $3'
/** The first that come after a witness ($2), of one witness all. */
export const toldBySql = `
  select coalesce(said.account, lines.account) as account, coalesce(said.direction, lines.direction) as direction,
    coalesce(said.reference, lines.reference) as reference, coalesce(said.amount, lines.amount) as amount,
    coalesce(said.booked_on, lines.booked_on)::text as "bookedOn", substr(told.witness, $4 + 1)::int as place,
    said.id is not null as "isContradiction"
  from (
    select * from (
      select line_id, witness, null::bigint as contradiction from bank_line_witnesses
      where source = $1 and witness > $2 and witness < $3
      union all
      select line_id, witness, id from bank_line_conflicts where source = $1 and witness > $2 and witness < $3
    ) as of_file
    order by witness fetch first $5 rows with ties
  ) as told
  join bank_lines as lines on lines.id = told.line_id
  left join bank_line_conflicts as said on said.id = told.contradiction
  order by told.witness`

export const sumUpSql = `
  select count(*) as lines, count(*) filter (where exists (
      select 1 from bank_line_witnesses as earlier
      where earlier.line_id = told.line_id and (earlier.source, earlier.witness) <> (told.source, told.witness)
        and (earlier.seen_at, earlier.source, earlier.witness) < (told.seen_at, told.source, told.witness))) as known,
    (select count(*) from bank_line_conflicts where ${ofFile}) as conflicts
  from bank_line_witnesses as told where ${ofFile}`

export const moneyOfFileSql = `
  select outcome, count(*) as count, sum(amount) as amount
  from (select distinct line_id from bank_line_witnesses where ${ofFile}) as told
  join allocations using (line_id)
  where undone_at is null group by outcome`

/** The movements that files ($1) tell of, each once. */
export const linesOfFilesSql = `
  with told as materialized (
    select id, account, direction, amount, booked_on from bank_lines
    where id in (
      select line_id
      from bank_files as files
      cross join lateral (select encode(substr(files.sha256, 1, 16), 'hex') || '/' as start) as prefix
      join bank_line_witnesses as witnesses
        on witnesses.source = files.source and witness >= start and witness < start || '\uffff'
      where files.id = any($1::uuid[]))
  )`

export const daysOfFilesSql = `
  ${linesOfFilesSql},
  moved as (
    select account, booked_on as day,
      json_build_object('count', count(*) filter (where direction = 'in'),
        'amount', coalesce(sum(amount) filter (where direction = 'in'), 0)) as received,
      json_build_object('count', count(*) filter (where direction = 'out'),
        'amount', coalesce(sum(amount) filter (where direction = 'out'), 0)) as paid_out
    from told group by account, booked_on
  ),
  pieces as (
    select account, booked_on as day, outcome, count(*) as count, sum(allocations.amount) as amount
    from told join allocations on line_id = told.id
    where undone_at is null and direction = 'in' group by account, booked_on, outcome
  ),
  ends as (
    select account, last_day as day, opening, closing from (${endsOfDaysSql('file_id = any($1::uuid[])')}) as told
  )
  select account, day::text, opening, closing, coalesce(received, '{"count":0,"amount":0}') as received,
    coalesce(paid_out, '{"count":0,"amount":0}') as paid_out, coalesce((
      select json_agg(json_build_object('outcome', outcome, 'count', count, 'amount', amount))
      from pieces where pieces.account = days.account and pieces.day = days.day), '[]') as money
  from (select account, day from moved union select account, day from ends) as days
  left join moved using (account, day) left join ends using (account, day)
  order by account, day`

export const gapsSql = `
  select account, first as from, last as to from (${missingNumbersSql}) as missing
  order by account, day_before nulls first, first`
