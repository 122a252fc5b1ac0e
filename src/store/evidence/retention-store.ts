import type { Pool, PoolClient } from 'pg'
import { exchangeStanding } from '../../domain/exchanges/exchange.ts'
import type {
  DeletionOrder,
  PruneRange,
  PruneStep,
  RetentionStore,
} from '../../ports/evidence/retention-store.ts'
import { withTransaction } from '../pool.ts'
import { firstIdOf } from '../time-ordered-id.ts'
import { deletePayloads, type PayloadSource } from './payload-deletions.ts'

/** Prunes payloads in PostgreSQL. */
export function createRetentionStore(pool: Pool): RetentionStore {
  return {
    prune(kind, before, order, range) {
      if (kind === 'notices') return withTransaction(pool, (client) => pruneNotices(client, before, range))
      if (kind === 'statementFiles') return pruneFiles(pool, before, range)
      const source = kind === 'exchanges' ? 'exchanges' : 'payment-notices'
      return withTransaction(pool, (client) => pruneSource(client, source, before, order, range))
    },
  }
}

interface Candidate {
  id: number
  is_old: boolean
  may_go: boolean
}

/** The next rows of each source ($1: after, $2: limit, $3: before): which are old enough, and which may go now. */
const candidatesSql: Readonly<Record<PayloadSource, string>> = {
  exchanges: `
    select evidence.id, evidence.at < $3 as is_old,
      sealed is not null and not is_open_exchange(exchanges.state) and evidence.id <= chained_through
        and not exists (
          select 1 from exchanges as carried where carried.id = any(carries) and is_open_exchange(carried.state)
        ) and not exists (
          select 1 from exchanges as again
          where again.bytes_of = any(array_append(carries, exchange_id)) and is_open_exchange(again.state)
        ) as may_go
    from evidence
    join exchanges on exchanges.id = evidence.exchange_id
    cross join evidence_sources
    where evidence.id > $1 and source = 'exchanges' order by evidence.id limit $2
    for update of evidence`,
  'payment-notices': `
    select payment_notices.id, received_at < $3 as is_old,
      sealed is not null and payment_notices.id <= chained_through as may_go
    from payment_notices cross join evidence_sources
    where payment_notices.id > $1 and source = 'payment-notices' order by payment_notices.id limit $2
    for update of payment_notices`,
}

/** Whoever tells one of them again goes before, and is seen below, or comes after and finds no bytes. */
const holdExchangesSql = `
  select from exchanges
  where id in (
    select unnest(array_append(carries, exchange_id)) from (
      select carries, exchange_id from evidence where id > $1 order by id limit $2) as next)
  order by id for share`

/** Rows that are left behind for now hold the mark back, so that the next run begins with them. */
async function pruneSource(
  client: PoolClient,
  source: PayloadSource,
  before: Date,
  order: DeletionOrder,
  { from, limit }: PruneRange,
): Promise<PruneStep> {
  const { rows: cursors } = await client.query<{ pruned_through: number }>(
    'select pruned_through from evidence_sources where source = $1',
    [source],
  )
  const through = cursors[0]?.pruned_through ?? 0
  const start = from ?? through
  if (source === 'exchanges') await client.query(holdExchangesSql, [start, limit])
  const { rows } = await client.query<Candidate>(candidatesSql[source], [start, limit, before])
  const old = rows.filter(({ is_old: isOld }) => isOld)
  const ids = old.filter(({ may_go: mayGo }) => mayGo).map(({ id }) => id)
  await deletePayloads(client, source, ids, order)
  const last = old.at(-1)?.id
  const isWithoutGap = start === through && (await nothingLeft(client, source, through, last ?? start))
  if (isWithoutGap && last !== undefined) {
    await client.query('update evidence_sources set pruned_through = $2 where source = $1', [source, last])
  }
  return { deleted: ids.length, ...(rows.length === limit && last !== undefined && { next: last }) }
}

const tableOf = { exchanges: 'evidence', 'payment-notices': 'payment_notices' } as const

async function nothingLeft(
  client: PoolClient,
  source: PayloadSource,
  after: number,
  to: number,
): Promise<boolean> {
  const { rows } = await client.query(
    `select not exists (select 1 from ${tableOf[source]} where id > $1 and id <= $2 and sealed is not null) as nothing`,
    [after, to],
  )
  return rows[0].nothing
}

const openStates = Object.entries(exchangeStanding)
  .flatMap(([state, standing]) => (standing === 'open' ? [`'${state}'`] : []))
  .join(', ')

/** Notices that are open. They are found by their endpoints: few are, and an exchange is in no index by its notice. */
const waitingSql = `
  with waiting as materialized (
    select notice_id
    from webhook_endpoints
    join exchanges on partner = 'webhook:' || webhook_endpoints.id and exchanges.state in (${openStates}) and notice_id is not null
  )`

/** Notices between two ids, which are in the order of time, at most $3. */
export const oldNoticesSql = `${waitingSql}
  select id from notices
  where id > $1 and id < $2 and data is not null and id not in (select notice_id from waiting)
  order by id limit $3
  for no key update`

const pruneNoticesSql = `${waitingSql}
  update notices set data = null where id = any($1) and id not in (select notice_id from waiting)`

/**
 * What was told of long ago and is over: the notice keeps its id, so that telling it again is known to be impossible. Looked at
 * twice, as one may be replayed while it is waited for.
 */
async function pruneNotices(
  client: PoolClient,
  before: Date,
  { from, limit }: PruneRange,
): Promise<PruneStep> {
  const { rows } = await client.query<{ id: string }>(oldNoticesSql, [
    ...[from ?? firstIdOf(new Date(0)), firstIdOf(before), limit],
  ])
  const ids = rows.map(({ id }) => id)
  const { rowCount } = await client.query(pruneNoticesSql, [ids])
  const last = ids.at(-1)
  return { deleted: rowCount ?? 0, ...(ids.length === limit && last !== undefined && { next: last }) }
}

/** Files of statements, piece by piece; what they were, and what was read of them, stays. */
async function pruneFiles(pool: Pool, before: Date, { limit }: PruneRange): Promise<PruneStep> {
  const { rowCount } = await pool.query(
    `delete from kept_file_chunks where (file_id, place) in (
       select file_id, place from kept_file_chunks join kept_files on kept_files.id = file_id
       where kept_at < $1 order by kept_at, file_id, place limit $2)`,
    [before, limit],
  )
  const deleted = rowCount ?? 0
  return { deleted, ...(deleted === limit && { next: 0 }) }
}
