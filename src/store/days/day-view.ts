import type { Pool } from 'pg'
import type {
  BankEquation,
  DayFile,
  DayView,
  GrantedException,
  ListedDay,
  PaidThrough,
} from '../../ports/days/day-view.ts'
import { endsOfDaysSql } from '../statements/ends-of-days.sql.ts'
import { theirItemSql } from '../statements/settles.sql.ts'

/** Shows business days from PostgreSQL. */
export function createDayView(pool: Pool): DayView {
  return {
    async page({ kind, book, day, state, before, limit }) {
      const { rows } = await pool.query<ListedDay>(pageSql, [
        ...[kind ?? null, book ?? null, day ?? null, state ?? null],
        ...[before?.day ?? null, before?.book ?? null, limit],
      ])
      return rows
    },

    async exceptions(book, day) {
      const { rows } = await pool.query<GrantedException>(
        `select condition, reason, requested_by as "requestedBy", approved_by as "approvedBy", at
         from business_day_exceptions where book = $1 and day = $2 order by condition`,
        [book, day],
      )
      return rows
    },

    async waiting(book, day) {
      const { rows } = await pool.query(
        `select id, requested_person as "requestedPerson" from approvals
         where kind = 'day-exceptions' and alone = $1 and state = 'waiting'`,
        [`${book} ${day}`],
      )
      return rows[0] ?? null
    },

    async equation(account, day) {
      const { rows } = await pool.query(equationSql, [account, day])
      const { since, opening, closing, came, cameCount, went, wentCount } = rows[0]
      const moved = { in: { count: cameCount, amount: came }, out: { count: wentCount, amount: went } }
      return { since, opening, ...moved, closing } satisfies BankEquation
    },

    async paidThrough(channel, from, to) {
      const { rows } = await pool.query(paidThroughSql, [channel, from, to])
      const { paidCount, paid, settledCount, settled } = rows[0]
      return {
        paid: { count: paidCount, amount: paid },
        settled: { count: settledCount, amount: settled },
      } satisfies PaidThrough
    },

    async files(of, day) {
      const { rows } =
        'account' in of
          ? await pool.query<DayFile>(accountFilesSql, [of.account, day])
          : await pool.query<DayFile>(sourceFilesSql, [of.sources, day])
      return rows
    },

    async billsOf(ids) {
      const { rows } = await pool.query<{ id: string; bill: string }>(billsSql, [ids])
      return new Map(rows.map(({ id, bill }) => [id, bill]))
    },
  }
}

/** An earlier day of the same book is open: this one waits for it. */
const pageSql = `
  select days.book, days.day, days.cut_off as "cutOff", days.state, days.opened_at as "openedAt",
    days.closed_at as "closedAt", days.jws, days.row_count as rows, schools.profile ->> 'name' as "schoolName",
    days.state = 'open' and not exists (
      select 1 from business_days as earlier
      where earlier.book = days.book and earlier.day < days.day and earlier.state = 'open') as "isNext"
  from business_days as days left join schools on days.book = 'school:' || schools.code
  where ($1::text is null or split_part(days.book, ':', 1) = $1) and ($2::text is null or days.book = $2)
    and ($3::date is null or days.day = $3) and ($4::text is null or days.state = $4)
    and ($5::date is null or days.day < $5 or days.day = $5 and days.book > $6)
    and ($5::date is null or days.day <= $5)
  order by days.day desc, days.book limit $7`

/** The last statement of the account that goes to the day, and the last before it. */
const equationSql = `
  with ends as (
    ${endsOfDaysSql('account = $1 and closing is not null and last_day <= $2::date')}
  ),
  prior as (select last_day, closing from ends where last_day < $2::date order by last_day desc limit 1),
  moved as (
    select direction, count(*) as count, sum(amount) as amount from bank_lines
    where account = $1 and booked_on <= $2::date
      and booked_on > coalesce((select last_day from prior), case when exists (select 1 from ends) then '-infinity' else $2::date - 1 end)
    group by direction
  )
  select (select last_day from prior) as since,
    coalesce((select closing from prior), (select opening from ends where last_day = $2::date)) as opening,
    (select closing from ends where last_day = $2::date) as closing,
    coalesce((select amount from moved where direction = 'in'), 0) as came,
    coalesce((select count from moved where direction = 'in'), 0) as "cameCount",
    coalesce((select amount from moved where direction = 'out'), 0) as went,
    coalesce((select count from moved where direction = 'out'), 0) as "wentCount"`

const paidThroughSql = `
  select count(*) as "paidCount", coalesce(sum(paid_amount), 0) as paid, count(items.id) as "settledCount",
    coalesce(sum(paid_amount) filter (where items.id is not null), 0) as settled
  from payments
  left join lateral (select id from settlement_items where ${theirItemSql('payments.id')}) as items on true
  where payments.channel = $1 and payments.state = 'paid' and paid_at >= $2 and paid_at < $3`

const keptSql = `left join kept_files as kept on kept.source = files.source and kept.sha256 = files.sha256`

const accountFilesSql = `
  select distinct kept.id, files.source, files.name, files.read_at as "readAt"
  from account_statements join bank_files as files on files.id = file_id ${keptSql}
  where account = $1 and last_day = $2 order by files.read_at limit 50`

const sourceFilesSql = `
  select kept.id, files.source, files.name, files.read_at as "readAt"
  from (
    select source, name, sha256, read_at from statement_files where source = any($1) and business_day = $2
    union all
    select source, name, sha256, read_at from settlement_files where source = any($1) and business_day = $2
  ) as files ${keptSql}
  order by files.read_at limit 50`

const billsSql = `
  select id::text, bill_id as bill from payments where id = any($1::uuid[]) and bill_id is not null
  union all
  select id::text, bill_id from allocations where id = any($1::uuid[]) and bill_id is not null`
