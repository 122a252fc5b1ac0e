import type { BookKind } from '../../domain/days/business-day.ts'
import { localDaySql } from '../local-day.sql.ts'
import { type CountedRecord, countedRecords } from './counted-records.sql.ts'

/** The hash of a record in a day: of what it said, and of what the day says of it. */
const hashSql = (kind: string, row: string, said: string): string =>
  `sha256(convert_to(concat_ws('|', ${kind}, ${row}.row_id, ${row}.value_day, ${row}.amount, ${said}), 'UTF8'))`

/** Records of a book ($1 whose) that came since an instant ($2), under a cut-off ($3). */
function recordsSql(kind: BookKind): string {
  const found = Object.entries<CountedRecord>(countedRecords[kind]).map(
    ([name, { id, valueDay, amount, said, came, table, joins, ofBook }]) => `
      select '${name}' as kind, ${id}::text as row_id, ${valueDay} as value_day, (${amount})::bigint as amount,
        (${said})::text as said, ${came ?? 'null::timestamptz'} as came
      from ${table} ${joins} where ${ofBook} and ${came ? `${came} >= $2` : '$2::timestamptz is not null'}`,
  )
  return `select * from (${found.join(' union all ')}) as records where $3::int is not null`
}

/** Counts the records of a book up to a day ($5) that are not counted in the book ($4) yet. */
export const countRowsSql = (kind: BookKind): string => `
  insert into business_day_rows (book, day, kind, row_id, value_day, amount, hash)
  select $4, $5::date, kind, row_id, value_day, amount, ${hashSql('kind', 'found', 'said')}
  from (${recordsSql(kind)}) as found
  where value_day <= $5::date and not exists (
    select 1 from business_day_rows as counted
    where counted.book = $4 and counted.kind = found.kind and counted.row_id = found.row_id)`

/** When the first of the records of a book came that are of a day after this one ($4). */
export const firstAheadSql = (kind: BookKind): string =>
  `select min(came) as came from (${recordsSql(kind)}) as found where value_day > $4::date`

/** Rows of closed days, of one kind of record in one kind of book, whose record is gone or says another; at most $1. */
export function changedRowsSql(
  book: BookKind,
  name: string,
  { table, id, idType, said }: CountedRecord,
): string {
  return `
    select counted.book, counted.day, counted.kind, counted.row_id as id, ${id} is null as "isGone"
    from business_day_rows as counted left join ${table} on ${id} = counted.row_id::${idType}
    where counted.kind = '${name}' and counted.book like '${book}:%'
      and counted.hash is distinct from ${hashSql('counted.kind', 'counted', `(${said})::text`)}
    order by counted.book, counted.day limit $1`
}

/**
 * Records of one kind in one kind of book that came before what the next closing looks through and no day has counted, with the
 * last day of their book that is closed; at most $1. All are found before they are put in order: in the hope of soon meeting as many as $1 the
 * planner would look through all records for each book, and there are none.
 */
export const missedRowsSql = (
  book: BookKind,
  name: string,
  { table, id, joins, books, came }: CountedRecord,
): string => `
  with closed as materialized (
    select distinct on (book) book, day, uncounted_since from business_days
    where state <> 'open' and book like '${book}:%' order by book, day desc
  ),
  missed as materialized (
    select closed.book, closed.day, ${id}::text as id
    from ${table} ${joins}
    cross join lateral unnest(${books}) as of_it (book)
    join closed on closed.book = of_it.book
    where ${came} < uncounted_since and not exists (
      select 1 from business_day_rows as counted
      where counted.book = closed.book and counted.kind = '${name}' and counted.row_id = ${id}::text)
  )
  select book, day, '${name}' as kind, id from missed order by book, id limit $1`

/** How many rows a day ($1 book, $2) counted, and the hash over theirs: of blocks first, so that no value grows long. */
export const sumRowsSql = `
  select coalesce(sum(rows), 0)::bigint as count, sha256(coalesce(string_agg(hash, '' order by block), '')) as hash
  from (
    select (place - 1) / 4096 as block, count(*) as rows, sha256(string_agg(hash, '' order by place)) as hash
    from (
      select hash, row_number() over (order by kind, row_id) as place
      from business_day_rows where book = $1 and day = $2
    ) as placed
    group by 1
  ) as blocks`

/** Counts and sums of a day ($1 book, $2) by kind, of all rows and of late ones. */
export const totalsByKindSql = `
  select kind, value_day < day as "isLate", count(*) as count,
    coalesce(sum(amount) filter (where amount > 0), 0) as in, coalesce(-sum(amount) filter (where amount < 0), 0) as out
  from business_day_rows where book = $1 and day = $2 group by kind, 2`

/** What the entries of a day ($1 book, $2) move, by account. */
export const movedByAccountSql = `
  select account, sum(moved) as moved
  from business_day_rows as counted
  join ledger_entries as entry on entry.id = counted.row_id::bigint
  cross join lateral (values (debit, entry.amount), (credit, -entry.amount)) as sides (account, moved)
  where counted.book = $1 and counted.day = $2 and counted.kind = 'entry'
  group by account having sum(moved) <> 0`

/** What a day ($1 book, $2) counts as paid, and no bank has booked, and no channel taken back, by then. */
export const inTransitSql = `
  select count(*) as count, coalesce(sum(entry.amount), 0) as amount
  from business_day_rows as counted
  join ledger_entries as entry on entry.id = counted.row_id::bigint
  left join allocations on cause = 'allocation' and allocations.id = cause_id
  left join bank_lines on bank_lines.id = line_id
  where counted.book = $1 and counted.day = $2 and counted.kind = 'entry'
    and (direction = 'in' and booked_on > $2 or cause = 'payment' and not exists (
      select 1 from settlement_items as items
      join allocations as pieces on pieces.id = booked_by join bank_lines as lines on lines.id = pieces.line_id
      where (items.payment_id = cause_id or items.found_id = cause_id) and items.kind = 'payment' and lines.booked_on <= $2)
    and not exists (
      select 1 from reversals where payment_id = cause_id and ${localDaySql('made_at')} <= $2))`
