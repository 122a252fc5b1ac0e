import { isCredit } from '../credits/credit-rows.ts'
import { businessDaySql } from './counted-records.sql.ts'

/** Each value of a column with the row of it that an index has first: one step of the index for each, however many rows there are. */
const firstOfEach = (name: string, table: string, of: string, then: string, way: 'asc' | 'desc') => `
  ${name} as (
    (select ${of}, ${then} from ${table} order by ${of} ${way}, ${then} ${way} limit 1)
    union all
    select next.* from ${name} cross join lateral (
      select ${of}, ${then} from ${table} where ${table}.${of} ${way === 'asc' ? '>' : '<'} ${name}.${of}
      order by ${of} ${way}, ${then} ${way} limit 1
    ) as next
  )`

/** Whether a school can have entries: of a bill, of money or credit of a student, or of what the budget transferred. */
const mayHaveEntries = `(
  exists (select from bills where bills.school_code = code and state <> 'draft')
  or exists (select from allocations where allocations.school_code = code and student_code is not null)
  or exists (select from ledger_entries as entry where entry.school_code = code and ${isCredit})
  or exists (select from budget_transfers where budget_transfers.school_code = code))`

/**
 * Opens the days of each book (an account, a channel, a school), from its first up to the day that it is ($2); $1: cut-offs by channel.
 * Books that have days are found by them, and only those that have none by their money: this is done at every look at days.
 */
export const openDaysSql = `
  with recursive ${firstOfEach('kept', 'business_days', 'book', 'day', 'desc')},
  ${firstOfEach('accounts', 'bank_lines', 'account', 'booked_on', 'asc')},
  ${firstOfEach('channels', 'payments', 'channel', 'id', 'asc')},
  new_schools as (
    select code from schools where 'school:' || code not in (select book from kept) and ${mayHaveEntries}
  ),
  new_books as (
    select 'bank:' || account as book, booked_on as start from accounts
    union all
    select 'channel:' || channel, (
      select min(${businessDaySql('paid_at', 'coalesce(($1::json ->> channel)::int, 1440)')})
      from payments where payments.channel = channels.channel and paid_at is not null)
    from channels where 'channel:' || channel not in (select book from kept)
    union all
    select 'school:' || school_code, min(${businessDaySql('booked_at', '1440')})
    from ledger_entries
    where exists (select from new_schools) and school_code in (select code from new_schools)
    group by school_code
  ),
  books as (
    select book, start, case when book like 'channel:%' then coalesce(($1::json ->> substr(book, 9))::int, 1440)
      else 1440 end as cut_off
    from (
      select book, day + 1 as start from kept
      union all
      select * from new_books where book not in (select book from kept)
    ) as known
  )
  insert into business_days (book, day, cut_off, opened_at)
  select book, start + step, cut_off, $2
  from books cross join generate_series(0, ${businessDaySql('$2::timestamptz', 'cut_off')} - start) as step
  on conflict do nothing`
