import { localDaySql } from '../local-day.sql.ts'
import { lineOfWitness } from './take-lines.sql.ts'

/** Keeps that a notice ($2) told of the movements that stand for these witnesses ($3) of a source ($1). */
export const noteLinesSql = `
  insert into notice_lines (notice_id, line_id)
  select distinct $2::bigint, line_id from bank_line_witnesses where source = $1 and witness = any($3)
  on conflict do nothing`

/** Keeps what accounts held ($2, rows of witness, instant and balance), by whom ($1) it was told first. */
export const noteBalancesSql = `
  insert into balance_points (line_id, account, source, at, before, after)
  select lines.id, lines.account, $1, told.at,
    told.balance - case direction when 'in' then lines.amount else -lines.amount end, told.balance
  from json_to_recordset($2) as told (witness text, at timestamptz, balance bigint)
  cross join ${lineOfWitness('told')} as lines
  on conflict do nothing`

/**
 * Every movement goes from what the account held before to what it held after, so that of all balances only the first is
 * never reached and only the last never left: more than that are the two ends of something missing. No order is needed
 * for it, as the times that banks give are too coarse for one.
 */
const loose = `
  points as materialized (
    select points.* from balance_points as points
    left join balance_checks as checked on checked.account = points.account
    where points.at >= coalesce(checked.complete_through, '-infinity')
  ),
  loose as materialized (
    select account, balance, sum(ends) as ends, max(at) filter (where ends = 1) as begun_at,
      min(at) filter (where ends = -1) as ended_at, min(source) filter (where ends = 1) as source
    from (
      select account, before as balance, 1 as ends, at, source from points
      union all
      select account, after, -1, at, source from points
    ) as told
    group by account, balance having sum(ends) <> 0
  )`

/** What is missing between a loose end and the next loose beginning, but for what lines without balances account for. */
const gaps = `${loose},
  begins as (
    select account, source, balance, begun_at as at, row_number() over (partition by account order by begun_at, balance) as place
    from loose cross join generate_series(1, ends) where ends > 0
  ),
  ends as (
    select account, balance, ended_at as at, row_number() over (partition by account order by ended_at, balance) as place
    from loose cross join generate_series(1, -ends) where ends < 0
  ),
  between_ends as (
    select begins.account, begins.source, ends.at as after, begins.at as before, begins.balance - ends.balance as amount
    from begins join ends on ends.account = begins.account and ends.place = begins.place - 1
  ),
  gaps as (
    select account, source, after, before, amount from between_ends
    where amount <> (
      select coalesce(sum(case direction when 'in' then lines.amount else -lines.amount end), 0)
      from bank_lines as lines
      where lines.account = between_ends.account
        and booked_on between ${localDaySql('least(after, before)')}
          and ${localDaySql('greatest(after, before)')}
        and not exists (select 1 from balance_points where line_id = lines.id))
  )`

export const balanceGapsSql = `
  with ${gaps}
  select account, source, after, before, amount from gaps order by before, account`

/** An hour is left, as what is told late may belong before the newest. */
export const settleBalancesSql = `
  with ${gaps}
  insert into balance_checks (account, complete_through)
  select account, max(at) - interval '1 hour' from points
  where account not in (select account from gaps)
  group by account
  on conflict (account) do update set complete_through = greatest(
    balance_checks.complete_through, excluded.complete_through)`
