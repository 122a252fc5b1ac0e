import type { Pool } from 'pg'
import type { Administrator, AdministratorStore, Session } from '../../ports/access/administrator-store.ts'
import { withTransaction } from '../pool.ts'
import type { Vault } from '../vault.ts'

const schoolsOf = (name: string) =>
  `array(select school_code from administrator_schools where administrator = ${name} order by school_code) as "schoolCodes"`

const hasFactor = `
  exists (select 1 from administrator_factors as factors where factors.administrator = name) as "hasFactor"`

const select = `
  select name, person, roles, ${schoolsOf('name')}, ${hasFactor}, created_at as "createdAt", disabled_at as "disabledAt"
  from administrators`

/** Keeps administrators and their sessions in PostgreSQL. */
export function createAdministratorStore(pool: Pool, vault: Vault): AdministratorStore {
  return {
    async add({ name, passwordHash, passwordIsTemporary = false, person, roles, schoolCodes }) {
      const { rowCount } = await pool.query(
        `with added as (
           insert into administrators (name, password_hash, person, roles, password_is_temporary)
           values ($1, $2, $3, $4, $6)
           on conflict (name) do nothing returning name
         ), schools as (
           insert into administrator_schools (administrator, school_code)
           select name, code from added, unnest($5::text[]) as code on conflict do nothing
         )
         select from added`,
        [name, passwordHash, person, roles, schoolCodes, passwordIsTemporary],
      )
      return rowCount === 1
    },

    async list() {
      const { rows } = await pool.query<Administrator>(`${select} order by name`)
      return rows
    },

    async find(name) {
      const { rows } = await pool.query<Administrator>(`${select} where name = $1`, [name])
      return rows[0]
    },

    change: (name, { roles, schoolCodes, isDisabled }, at) =>
      withTransaction(pool, async (client) => {
        await client.query(
          `update administrators set roles = $2, disabled_at = case when $3 then coalesce(disabled_at, $4) end
           where name = $1`,
          [name, roles, isDisabled, at],
        )
        await client.query('delete from administrator_schools where administrator = $1', [name])
        await client.query(
          `insert into administrator_schools (administrator, school_code) select distinct $1, unnest($2::text[])`,
          [name, schoolCodes],
        )
        if (isDisabled) await client.query('delete from sessions where administrator = $1', [name])
      }),

    async passwordHash(name) {
      const { rows } = await pool.query<{ password_hash: string | null }>(
        'select password_hash from administrators where name = $1 and disabled_at is null',
        [name],
      )
      return rows[0]?.password_hash ?? undefined
    },

    async holdPassword(name, hash) {
      const { rowCount } = await pool.query(
        'select from administrators where name = $1 and password_hash = $2 and disabled_at is null for share',
        [name, hash],
      )
      return rowCount === 1
    },

    async setPassword(name, { hash, isTemporary, instead }) {
      const { rowCount } = await pool.query(
        `update administrators set password_hash = $2, password_is_temporary = $3
         where name = $1 and ($4::text is null or password_hash = $4)`,
        [name, hash, isTemporary, instead ?? null],
      )
      return rowCount === 1
    },

    async factor(name) {
      const { rows } = await pool.query<{ sealed: Buffer; last_step: number }>(
        'select sealed, last_step from administrator_factors where administrator = $1',
        [name],
      )
      return rows[0] && { secret: vault.open(rows[0].sealed), lastStep: rows[0].last_step }
    },

    setFactor: (name, { secret, lastStep }, recoveryCodes, at) =>
      withTransaction(pool, async (client) => {
        await client.query(
          `insert into administrator_factors (administrator, sealed, last_step, added_at) values ($1, $2, $3, $4)
           on conflict (administrator) do update
           set sealed = excluded.sealed, last_step = excluded.last_step, added_at = excluded.added_at`,
          [name, vault.seal(secret), lastStep, at],
        )
        await client.query('delete from recovery_codes where administrator = $1', [name])
        await client.query(
          'insert into recovery_codes (administrator, code_sha256) select $1, unnest($2::bytea[])',
          [name, recoveryCodes],
        )
      }),

    removeFactor: (name) =>
      withTransaction(pool, async (client) => {
        await client.query('delete from administrator_factors where administrator = $1', [name])
        await client.query('delete from recovery_codes where administrator = $1', [name])
      }),

    async spendStep(name, step) {
      const { rowCount } = await pool.query(
        'update administrator_factors set last_step = $2 where administrator = $1 and last_step < $2',
        [name, step],
      )
      return rowCount === 1
    },

    async spendRecoveryCode(name, codeSha256) {
      const { rowCount } = await pool.query(
        'delete from recovery_codes where administrator = $1 and code_sha256 = $2',
        [name, codeSha256],
      )
      return rowCount === 1
    },

    async startSession({ tokenSha256, administrator, via, csrfToken, expiresAt, endsAt }, at, most) {
      await pool.query(
        `delete from sessions where expires_at <= $1 or token_sha256 in (
           select token_sha256 from sessions where administrator = $2 and expires_at > $1
           order by ends_at desc offset $3)`,
        [at, administrator, most - 1],
      )
      await pool.query(
        `insert into sessions (token_sha256, administrator, via, csrf_token, expires_at, ends_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [tokenSha256, administrator, via, csrfToken, expiresAt, endsAt],
      )
    },

    async touchSession(tokenSha256, at, until) {
      const { rows } = await pool.query<Session>(
        `update sessions set expires_at = greatest(expires_at, least($3, ends_at))
         from administrators
         where token_sha256 = $1 and expires_at > $2 and name = administrator and disabled_at is null
         returning administrator, person, roles, ${schoolsOf('name')}, via, ${hasFactor},
           password_is_temporary as "hasTemporaryPassword", csrf_token as "csrfToken",
           expires_at as "expiresAt"`,
        [tokenSha256, at, until],
      )
      return rows[0]
    },

    async liveSessions(tokens, at) {
      const { rows } = await pool.query<{ token_sha256: Buffer }>(
        'select token_sha256 from sessions where token_sha256 = any($1) and expires_at > $2',
        [tokens, at],
      )
      return rows.map((row) => row.token_sha256)
    },

    async endSession(tokenSha256) {
      await pool.query('delete from sessions where token_sha256 = $1', [tokenSha256])
    },

    async endSessionsOf(name, exceptCsrfToken) {
      await pool.query('delete from sessions where administrator = $1 and csrf_token is distinct from $2', [
        name,
        exceptCsrfToken ?? null,
      ])
    },
  }
}
