import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { inject } from 'vitest'
import { createPool } from '../../src/store/pool.ts'
import { addressOf, onServer, withTemplate } from './database-server.ts'

export interface TestDatabase {
  readonly url: string
  readonly pool: Pool
  /** Closes the pool and drops the database. */
  close(): Promise<void>
}

/** Gives a fresh, migrated database of its own: a copy of a template made once for each state of the migrations. */
export function createTestDatabase(): Promise<TestDatabase> {
  const { url } = inject('databaseServer')
  return withTemplate(url, createDatabaseFrom)
}

/** Gives a fresh database with nothing in it. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabaseFrom('template0')
}

/** Gives a copy of a database as it is now, like a backup that was restored; nobody may be connected to the original. */
export function createCopyOf(url: string): Promise<TestDatabase> {
  return createDatabaseFrom(new URL(url).pathname.slice(1))
}

async function createDatabaseFrom(template: string): Promise<TestDatabase> {
  const { url: server, run } = inject('databaseServer')
  const name = `test_${run}_${randomBytes(6).toString('hex')}`
  // Copied as files: through the log, as PostgreSQL would by itself, each copy is written twice.
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`),
  )
  const url = addressOf(server, name)
  const pool = createPool({ url, log: { warn: () => {} } })
  return {
    url,
    pool,
    close: async () => {
      await pool.end()
      await onServer(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}
