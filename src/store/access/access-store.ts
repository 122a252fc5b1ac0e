import type { Pool, PoolClient } from 'pg'
import { type ClientScope, clientScopes } from '../../domain/access/client-scope.ts'
import type { AccessStore, Client } from '../../ports/access/access-store.ts'
import { withTransaction } from '../pool.ts'
import { removeEndpoints } from '../webhooks/remove-endpoints.ts'

/** Keeps clients and used assertions in PostgreSQL. */
export function createAccessStore(pool: Pool): AccessStore {
  return {
    createClient: ({ id, name, secretSha256, keySet, schoolCodes, isOperator = false, person, ...limits }) =>
      withTransaction(pool, async (connection) => {
        await connection.query(
          `insert into clients (id, name, secret_sha256, jwks, operator, person, scopes, per_minute)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            id,
            name,
            secretSha256 ?? null,
            keySet ?? null,
            isOperator,
            person ?? null,
            limits.scopes ?? clientScopes,
            limits.perMinute ?? null,
          ],
        )
        await bind(connection, id, schoolCodes)
      }),

    async findClient(id) {
      const { rows } = await pool.query(findClientSql, [id])
      return rows[0] && toClient(rows[0])
    },

    async isPerson(name) {
      const { rowCount } = await pool.query(
        `select 1 from clients where operator and disabled_at is null and lower(coalesce(person, id)) = lower($1)
         union all select 1 from administrators where lower(name) = lower($1) limit 1`,
        [name],
      )
      return rowCount === 1
    },

    bindSchools: (clientId, schoolCodes) => bind(pool, clientId, schoolCodes),

    disableClient: (id, at) =>
      withTransaction(pool, async (connection) => {
        await connection.query('update clients set disabled_at = coalesce(disabled_at, $2) where id = $1', [
          ...[id, at],
        ])
        await removeEndpoints(connection, { clientId: id }, at)
      }),

    async spendAssertion(clientId, assertionId, expiresAt) {
      const { rowCount } = await pool.query(
        `insert into used_assertions (client_id, assertion_id, expires_at) values ($1, $2, $3)
         on conflict do nothing`,
        [clientId, assertionId, expiresAt],
      )
      return rowCount === 1
    },

    async forgetAssertions(expiredBefore) {
      const { rowCount } = await pool.query('delete from used_assertions where expires_at < $1', [
        expiredBefore,
      ])
      return rowCount ?? 0
    },
  }
}

async function bind(connection: Pool | PoolClient, clientId: string, schoolCodes: readonly string[]) {
  await connection.query(
    `insert into client_schools (client_id, school_code) select $1, unnest($2::text[])
     on conflict do nothing`,
    [clientId, schoolCodes],
  )
}

const findClientSql = `
  select id, name, secret_sha256, old_secret_sha256, old_secret_ends_at, jwks, operator, scopes, per_minute, coalesce(person, id) as person,
    array(select school_code from client_schools where client_id = clients.id) as school_codes
  from clients where id = $1 and disabled_at is null`

const toClient = (row: Record<string, unknown>): Client => ({
  id: row.id as string,
  name: row.name as string,
  secretSha256: row.secret_sha256 as Client['secretSha256'],
  oldSecret: row.old_secret_sha256
    ? { sha256: row.old_secret_sha256 as Buffer, endsAt: row.old_secret_ends_at as Date }
    : null,
  keySet: row.jwks as Client['keySet'],
  scopes: new Set(row.scopes as ClientScope[]),
  perMinute: row.per_minute as number | null,
  schoolCodes: new Set(row.school_codes as string[]),
  isOperator: row.operator as boolean,
  person: row.person as string,
})
