import type { BookKind, ClosingCondition } from '../../domain/days/business-day.ts'
import { localDaySql } from '../local-day.sql.ts'
import { endsOfDaysSql } from '../statements/ends-of-days.sql.ts'
import { missingNumbersSql } from '../statements/missing-numbers.sql.ts'
import { ambiguousPiecesSql } from './ambiguous-pieces.sql.ts'
import { businessDaySql } from './counted-records.sql.ts'
import { unsettledSql } from './unsettled.sql.ts'

/**
 * What each condition that does not hold finds: rows with a name to look for and an amount or null. `$1` is the book, `$2`
 * whose it is, `$3` the day, `$4` the cut-off, `$5` how many days the settings allow, `$6` the sources that send files of
 * each day.
 */
export const conditionSql: Readonly<Partial<Record<ClosingCondition, Partial<Record<BookKind, string>>>>> = {
  'earlier-day-open': every(`
    select day::text as name, null::bigint as amount from business_days
    where book = $1 and day < $3::date and state = 'open' order by day`),
  'statement-missing': {
    bank: `
      select 'the last one goes to ' || coalesce((
          select max(last_day)::text from account_statements where account = $2), 'no day') as name,
        null::bigint as amount
      where not exists (select 1 from account_statements where account = $2 and last_day >= $3::date)`,
  },
  'sequence-gap': {
    bank: `
      select 'numbers ' || first || ' to ' || last as name, null::bigint as amount
      from (${missingNumbersSql}) as missing
      where account = $2 and (day_before is null or day_before < $3::date)
      order by day_before nulls first, first`,
  },
  'bank-equation': {
    bank: `
      select 'statement to ' || last_day as name, closing - before - moved as amount
      from (
        select last_day, closing, lag(last_day) over in_order as before_day,
          coalesce(lag(closing) over in_order, opening) as before
        from (
          ${endsOfDaysSql('account = $2 and closing is not null')}
        ) as ends
        window in_order as (order by last_day)
      ) as steps
      cross join lateral (
        select coalesce(sum(case direction when 'in' then bank_lines.amount else -bank_lines.amount end), 0) as moved
        from bank_lines
        where account = $2 and booked_on <= last_day and booked_on > coalesce(before_day, '-infinity'::date)
      ) as movements
      where last_day = $3::date and before is not null and closing <> before + moved`,
  },
  'ambiguous-money': {
    bank: ambiguousSql(ambiguousPiecesSql.bank),
    school: ambiguousSql(ambiguousPiecesSql.school),
  },
  'old-money-without-owner': {
    bank: `
      select reference as name, allocations.amount
      from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
      where account = $2 and outcome = 'suspense' and why <> 'in-transit' and booked_on <= $3::date - $5::int
      order by booked_on, reference`,
    channel: `
      select reference as name, allocations.amount
      from allocations join payments on payments.id = payment_id
      where channel = $2 and undone_at is null and outcome = 'suspense'
        and ${businessDaySql('paid_at', '$4::int')} <= $3::date - $5::int
      order by paid_at, reference`,
    // What came by a channel is a school's from when its student is known.
    school: `
      select name, amount
      from (
        select reference as name, allocations.amount, booked_on as day
        from school_accounts join bank_lines on account = number
        join allocations on line_id = bank_lines.id and undone_at is null
        where school_accounts.school_code = $2 and outcome = 'suspense' and why <> 'in-transit'
        union all
        select reference, allocations.amount, ${localDaySql('paid_at')}
        from allocations join payments on payments.id = payment_id
        where allocations.school_code = $2 and undone_at is null and outcome = 'suspense'
      ) as old
      where day <= $3::date - $5::int
      order by day, name`,
  },
  'file-missing': {
    channel: `
      select source as name, null::bigint as amount from unnest($6::text[]) as source
      where not exists (
          select 1 from statement_files where statement_files.source = source.source and business_day = $3::date)
        and not exists (
          select 1 from settlement_files where settlement_files.source = source.source and business_day = $3::date)`,
  },
  'settlement-incomplete': {
    channel: unsettledSql,
  },
  'open-breaks': {
    channel: `
      select category || ' ' || breaks.id as name, coalesce(bank_amount, 0) - coalesce(our_amount, 0) as amount
      from breaks
      where state = 'open' and business_day <= $3::date and source = any($6::text[])
      order by business_day, breaks.id`,
    school: `
      select category || ' ' || breaks.id as name, coalesce(bank_amount, 0) - coalesce(our_amount, 0) as amount
      from breaks join payments on payments.id = breaks.payment_id join bills on bills.id = payments.bill_id
      where breaks.state = 'open' and bills.school_code = $2 and ${businessDaySql('paid_at', '$4::int')} <= $3::date
      order by paid_at, breaks.id`,
  },
}

function every(sql: string): Record<BookKind, string> {
  return { bank: sql, channel: sql, school: sql }
}

/**
 * A piece keeps open the day until which it may wait, or the first after that whose closing could see it; and those behind it until two
 * people who could see it let one of them go.
 */
function ambiguousSql(pieces: string): string {
  return `
    select reference as name, amount from (${pieces}) as pieces
    where booked_on <= $3::date - $5::int and not exists (
      select 1 from business_day_excepted_pieces as excepted
      where book = $1 and allocation_id = pieces.id and excepted.day >= booked_on + $5::int and excepted.day < $3::date)
    order by booked_on, reference`
}
