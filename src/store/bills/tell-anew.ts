import type { PoolClient } from 'pg'
import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { TellPortals } from '../../ports/bills/bill-store.ts'
import { inOrder } from '../in-order.ts'
import { queryByIndex } from '../posting-pool.ts'

/**
 * Adds what portals must learn of bills, inside the caller's transaction. What was told stays told, unless the whole
 * bill was told anew since: then this is true of the new one too, and goes behind it (decision 0032).
 */
export async function tellAnew(
  client: PoolClient,
  told: ReadonlyMap<string, TellPortals>,
  event: ExchangeEvent,
  at: Date,
): Promise<void> {
  const rows = [...told].flatMap(([id, tell]) =>
    [...tell].flatMap(([partner, count]) =>
      Array.from({ length: count }, (_, part) => ({ id, partner, part, last: count - 1 })),
    ),
  )
  const underWay = { name: 'lock under way', text: lockUnderWaySql, values: [[...told.keys()]] }
  const values = [JSON.stringify(rows), event, at]
  const [, { rowCount }] = await inOrder(client, [
    async () => told.size > 1 && queryByIndex(client, underWay),
    () => queryByIndex(client, { name: 'tell first', text: tellFirstSql, values }),
  ])
  if (rowCount === rows.length) return
  await queryByIndex(client, { name: 'tell anew', text: tellAnewSql, values })
}

/**
 * What is under way of several bills is marked as followed; whoever settles it meanwhile does so in the same order. By `id` itself
 * a database that believes that there are few exchanges would walk through all of them, in that order.
 */
export const lockUnderWaySql = `
  select 1 from exchanges where subject_id = any($1) and is_open_exchange(state) order by id + 0 for update`

/**
 * Tells as `tellAnewSql` does of bills of which nobody heard this event before, which is nearly all. Nobody else can tell of it meanwhile,
 * since that takes the lock of the bill; so nothing has to be tried that may stand there already, which costs a third of an insert.
 * `offset` keeps the look at each bill from becoming a join, for which a database that believes that there are few exchanges reads all.
 */
export const tellFirstSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, blocked, followed, due_at, created_at)
  select partner, 'bill', id, $2, part, part > 0, part < last, $3, $3
  from json_to_recordset($1) as told (id uuid, partner text, part smallint, last smallint)
  where not exists (select from exchanges where subject_id = told.id and event = $2 and notice_id is null offset 0)
  order by id, partner, part`

/** Whether an exchange came after another or goes after it: one that somebody edited comes later, and goes in the old place. */
const isBehind = (one: string, other: string) => `(
  ${one}.id > ${other}.id or coalesce(${one}.place, ${one}.id) > coalesce(${other}.place, ${other}.id))`

/**
 * Tells ($1: bills by id, with partner, part and the last part) of an event ($2) at an instant ($3). Of several parts each waits
 * for the one before; what else they wait for, a trigger finds.
 */
export const tellAnewSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, blocked, followed, replaces, due_at, created_at)
  select told.partner, 'bill', told.id, $2, told.part, told.part > 0, told.part < told.last, before.id, $3, $3
  from json_to_recordset($1) as told (id uuid, partner text, part smallint, last smallint)
  left join lateral (
    select id, place from exchanges
    where subject_id = told.id and partner = told.partner and event = $2 and part = told.part and notice_id is null
    order by id desc limit 1
  ) as before on true
  where before.id is null or exists (
    select from exchanges as whole
    where whole.subject_id = told.id and whole.partner = told.partner and whole.event = 'issued' and whole.notice_id is null
      and ${isBehind('whole', 'before')})
  order by told.id, told.partner, told.part
  on conflict do nothing`

/**
 * Tells of a bill ($1) as it stands now whoever was told of it before, at an instant ($2): the whole of it, and then the
 * events ($3) that are still true. What was not begun yet says it by itself, as it is mapped when it goes.
 */
export async function tellCorrected(
  client: PoolClient,
  billId: string,
  stillTrue: readonly ExchangeEvent[],
  at: Date,
): Promise<void> {
  // What somebody puts in the place of another meanwhile is to be seen when that one was waited for.
  for (const _ of [1, 2]) await client.query(lockToldSql, [billId])
  await client.query(tellWholeAgainSql, [billId, at])
  await client.query(tellStillTrueSql, [billId, at, stillTrue])
}

/** Keeps what was told of a bill ($1) from being begun, edited and settled until the transaction ends. */
const lockToldSql = `
  select 1 from exchanges where subject_id = $1 and notice_id is null order by id + 0 for update`

const newest = `
  select distinct on (partner, event, part) * from exchanges
  where subject_id = $1 and notice_id is null order by partner, event, part, id desc`

/** Its place is its own: so it waits behind what is still under way of the bill. */
const tellWholeAgainSql = `
  insert into exchanges
    (id, place, partner, subject_kind, subject_id, event, part, as_update, replaces, due_at, created_at)
  overriding system value
  select next_id, next_id, partner, 'bill', $1, event, part, was_accepted, replaced, $2, $2
  from (
    select nextval(pg_get_serial_sequence('exchanges', 'id')) as next_id, partner, event, part, id as replaced,
      exists (
        select 1 from exchanges as known
        where known.subject_id = $1 and known.partner = told.partner and known.event = 'issued'
          and known.state = 'accepted') as was_accepted
    from (${newest}) as told
    where event = 'issued' and not (
      state = 'waiting' and attempts = 0 and lease_owner is null
      -- Behind it stands that nobody asks for it any more, which is no longer so.
      and not exists (select from (${newest}) as over where over.event = 'cancelled' and ${isBehind('over', 'told')}))
  ) as again
  order by partner, part
  on conflict do nothing`

const tellStillTrueSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, replaces, due_at, created_at)
  select partner, 'bill', $1, event, part, id, $2, $2
  from (${newest}) as told
  where event = any($3::text[]) and exists (
    select 1 from exchanges as whole
    where whole.subject_id = $1 and whole.partner = told.partner and whole.event = 'issued' and whole.notice_id is null
      and ${isBehind('whole', 'told')})
  order by partner, event, part
  on conflict do nothing`
