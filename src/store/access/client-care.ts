import type { Pool, PoolClient } from 'pg'
import { type ClientKey, listedKey, whyNotAdded } from '../../domain/access/client-key.ts'
import type { ClientCare, ListedClient, UsageDay } from '../../ports/access/client-care.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { localDaySql } from '../local-day.sql.ts'
import { withTransaction } from '../pool.ts'

/** Keeps what people look at and change of clients in PostgreSQL. */
export function createClientCare(pool: Pool): ClientCare {
  return {
    async list() {
      const { rows } = await pool.query<Row>(`${listSql} order by disabled_at is not null, name, id`)
      return rows.map(toListed)
    },

    async find(id) {
      const { rows } = await pool.query<Row>(`${listSql} where id = $1`, [id])
      return rows[0] && toListed(rows[0])
    },

    async usageOf(id, since) {
      const { rows } = await pool.query<UsageDay>(
        `select day::text, requests, refused, failed from client_usage
         where client_id = $1 and day >= $2 order by day desc`,
        [id, since],
      )
      return rows
    },

    async changeSecret(id, secretSha256, oldEndsAt, at) {
      const { rowCount } = await pool.query(
        `update clients set old_secret_sha256 = secret_sha256,
           old_secret_ends_at = case when secret_sha256 is not null then $3::timestamptz end,
           secret_sha256 = $2, secret_changed_at = $4
         where id = $1 and disabled_at is null`,
        [id, secretSha256, oldEndsAt, at],
      )
      return rowCount === 1
    },

    change: (id, { scopes, perMinute, schoolCodes }) =>
      withTransaction(pool, async (connection) => {
        await connection.query('update clients set scopes = $2, per_minute = $3 where id = $1', [
          ...[id, scopes, perMinute],
        ])
        await connection.query('delete from client_schools where client_id = $1 and school_code <> all($2)', [
          ...[id, schoolCodes],
        ])
        await connection.query(
          `insert into client_schools (client_id, school_code) select $1, unnest($2::text[])
           on conflict do nothing`,
          [id, schoolCodes],
        )
      }),

    addKeys: (id, added) =>
      withTransaction(pool, async (connection) => {
        const kept = await lockKeys(connection, id)
        const why = whyNotAdded(kept, added)
        if (why) throw new GatewayError('conflict', why)
        await setKeys(connection, id, [...kept, ...added])
      }),

    removeKey: (id, thumbprint) =>
      withTransaction(pool, async (connection) => {
        const kept = await lockKeys(connection, id)
        const removed = kept.find((key) => key.thumbprint === thumbprint)
        if (!removed) throw new GatewayError('not_found', 'it has no key with this thumbprint')
        await setKeys(
          connection,
          id,
          kept.filter((key) => key !== removed),
        )
        return listedKey(removed)
      }),

    async addUsage(usage) {
      await pool.query(addUsageSql, [JSON.stringify(usage)])
    },
  }
}

type Row = Omit<ListedClient, 'keys'> & { readonly keys: readonly ClientKey[] }

const toListed = ({ keys, ...client }: Row): ListedClient => ({ ...client, keys: keys.map(listedKey) })

/** The keys of a client that is not shut out, which nobody else changes meanwhile. */
async function lockKeys(connection: PoolClient, id: string): Promise<readonly ClientKey[]> {
  const { rows } = await connection.query<{ keys: readonly ClientKey[]; isOpen: boolean }>(
    `select coalesce(jwks -> 'keys', '[]') as keys, disabled_at is null as "isOpen" from clients where id = $1 for update`,
    [id],
  )
  if (!rows[0]) throw new GatewayError('not_found', 'there is no such client')
  if (!rows[0].isOpen) throw new GatewayError('conflict', 'it is shut out for good')
  return rows[0].keys
}

async function setKeys(connection: PoolClient, id: string, keys: readonly ClientKey[]): Promise<void> {
  await connection.query('update clients set jwks = $2 where id = $1', [id, { keys }])
}

const listSql = `
  select id, name, operator as "isOperator", coalesce(person, id) as person, scopes, per_minute as "perMinute",
    secret_sha256 is not null as "hasSecret", secret_changed_at as "secretChangedAt",
    old_secret_ends_at as "oldSecretEndsAt", created_at as "createdAt", disabled_at as "disabledAt",
    array(select school_code from client_schools where client_id = clients.id order by 1) as "schoolCodes",
    coalesce(jwks -> 'keys', '[]') as keys,
    (select max(last_at) from client_usage where client_id = clients.id) as "lastSeenAt",
    (
      select coalesce(sum(requests), 0)::bigint from client_usage
      where client_id = clients.id and day > ${localDaySql('now()')} - 7
    ) as requests
  from clients`

/** In one order, so that two processes that add at once wait for each other and nothing else. */
const addUsageSql = `
  insert into client_usage as kept (client_id, day, requests, refused, failed, last_at)
  select "clientId", day, requests, refused, failed, "lastAt"
  from json_to_recordset($1) as added (
    "clientId" text, day date, requests bigint, refused bigint, failed bigint, "lastAt" timestamptz)
  where exists (select 1 from clients where id = "clientId")
  order by 1, 2
  on conflict (client_id, day) do update set
    requests = kept.requests + excluded.requests, refused = kept.refused + excluded.refused,
    failed = kept.failed + excluded.failed, last_at = greatest(kept.last_at, excluded.last_at)`
