import type { Pool } from 'pg'
import type { AdministratorStore, Session } from '../ports/administrator-store.ts'

/** Keeps administrators and their sessions in PostgreSQL. */
export function createAdministratorStore(pool: Pool): AdministratorStore {
  return {
    async add({ name, passwordHash }) {
      const { rowCount } = await pool.query(
        'insert into administrators (name, password_hash) values ($1, $2) on conflict (name) do nothing',
        [name, passwordHash],
      )
      return rowCount === 1
    },

    async passwordHash(name) {
      const { rows } = await pool.query<{ password_hash: string }>(
        'select password_hash from administrators where name = $1',
        [name],
      )
      return rows[0]?.password_hash
    },

    async startSession({ tokenSha256, administrator, csrfToken, expiresAt, endsAt }, at) {
      await pool.query('delete from sessions where expires_at <= $1', [at])
      await pool.query(
        `insert into sessions (token_sha256, administrator, csrf_token, expires_at, ends_at)
         values ($1, $2, $3, $4, $5)`,
        [tokenSha256, administrator, csrfToken, expiresAt, endsAt],
      )
    },

    async touchSession(tokenSha256, at, until) {
      const { rows } = await pool.query<Session>(
        `update sessions set expires_at = greatest(expires_at, least($3, ends_at))
         where token_sha256 = $1 and expires_at > $2
         returning administrator, csrf_token as "csrfToken", expires_at as "expiresAt"`,
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
  }
}
