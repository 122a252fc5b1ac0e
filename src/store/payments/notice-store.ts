import type { Pool } from 'pg'
import type {
  KeptNotice,
  NoticeCopy,
  NoticeCount,
  NoticeFilter,
  NoticeStore,
} from '../../ports/payments/notice-store.ts'
import { withTransaction } from '../pool.ts'
import type { Vault } from '../vault.ts'
import { openRequest } from './sealed-request.ts'

/** Keeps what channels and banks sent in PostgreSQL. */
export function createNoticeStore(pool: Pool, vault: Vault): NoticeStore {
  return {
    async count(filter) {
      const { rows } = await pool.query<NoticeCount>(
        `select channel, operation, count(*) as count from payment_notices where ${meant}
         group by 1, 2 order by 1, 2`,
        valuesOf(filter),
      )
      return rows
    },

    async list(filter, { after, limit }) {
      const { rows } = await pool.query<KeptNotice>(
        `select id, channel, operation, received_at as "receivedAt", outcome, sealed is null as "isGone"
         from payment_notices where ${meant} and id > $6 order by id limit $7`,
        [...valuesOf(filter), after, limit],
      )
      return rows
    },

    async open(id) {
      const { rows } = await pool.query<{ sealed: Buffer | null; request: Buffer | null }>(
        'select sealed, sealed_request as request from payment_notices where id = $1',
        [id],
      )
      const { sealed, request } = rows[0] ?? {}
      if (!sealed) return undefined
      const bytes = vault.open(sealed)
      return { bytes, ...(request ? { request: openRequest(request, bytes, vault) } : {}) }
    },

    async readAgain(id, reference, outcome) {
      await pool.query(
        `update payment_notices set outcome = $3, reference = coalesce($2, reference)
         where id = $1 and (outcome is null or outcome like 'refused%' or outcome like 'unread%')`,
        [id, reference, outcome],
      )
    },

    async copies(filter, { after, limit }) {
      const { rows } = await pool.query<NoticeCopy>(
        `select id, channel, operation, to_json(received_at) #>> '{}' as "receivedAt", encode(sha256, 'hex') as sha256,
           encode(sealed, 'base64') as sealed, encode(sealed_request, 'base64') as "sealedRequest"
         from payment_notices where ${meant} and id > $6 and sealed is not null order by id limit $7`,
        [...valuesOf(filter), after, limit],
      )
      return rows
    },

    restore: (copies) =>
      withTransaction(pool, async (client) => {
        const sent = JSON.stringify(copies)
        await client.query(restoreSql, [sent])
        const { rows } = await client.query<{ id: number }>(
          `select kept.id from ${sentCopies} join payment_notices as kept on ${isSame} order by kept.id`,
          [sent],
        )
        return rows.map(({ id }) => id)
      }),

    async beginReplay({ id, by, reason, filter, at }) {
      await pool.query(
        'insert into notice_replays (id, ordered_by, reason, filter, begun_at) values ($1, $2, $3, $4, $5)',
        [id, by, reason, JSON.stringify(filter), at],
      )
    },

    async endReplay(id, outcomes, at) {
      await pool.query('update notice_replays set ended_at = $3, outcomes = $2 where id = $1', [
        id,
        JSON.stringify(outcomes),
        at,
      ])
    },
  }
}

const meant = `
  ($1::text[] is null or channel = any($1)) and ($2::timestamptz is null or received_at >= $2)
  and ($3::timestamptz is null or received_at < $3) and ($4::bigint[] is null or id = any($4))
  and case $5 when 'cut-short' then outcome is null when 'refused' then outcome like 'refused%'
    when 'unread' then outcome like 'unread%' else true end`

const valuesOf = ({ channels, from, to, ids, ended }: NoticeFilter): unknown[] => [
  ...[channels ?? null, from ?? null, to ?? null, ids ?? null, ended ?? ''],
]

const sentCopies = `
  json_to_recordset($1) as sent (
    id bigint, channel text, operation text, "receivedAt" timestamptz, sha256 text, sealed text, "sealedRequest" text)`

/** The same bytes at the same instant are the same message, under whatever id. */
const isSame = `
  kept.channel = sent.channel and kept.operation = sent.operation and kept.received_at = sent."receivedAt"
  and kept.sha256 = decode(sent.sha256, 'hex')`

/** In the order in which they came: of two that contradict each other the first stands. */
const restoreSql = `
  insert into payment_notices (channel, operation, received_at, sha256, sealed, sealed_request)
  select channel, operation, "receivedAt", decode(sha256, 'hex'), decode(sealed, 'base64'), decode("sealedRequest", 'base64')
  from ${sentCopies} where not exists (select 1 from payment_notices as kept where ${isSame})
  order by sent.id`
