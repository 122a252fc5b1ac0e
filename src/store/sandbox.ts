import type { Pool } from 'pg'
import { GatewayError } from '../ports/gateway-error.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { poolWithin } from './one-transaction.ts'
import { createPool, type PoolOptions } from './pool.ts'

/** Tables like the real ones beside them, in which nothing is ever committed. */
const sandboxSchema = 'lienthong_sandbox'

/** Longest that one statement takes, waiting for a lock among it, in ms. */
const statementMs = 5_000

/** Longest that a transaction waits for a process that says nothing, in ms. */
const silenceMs = 20_000

/** Runs work on a pool from which nothing real can be reached and of which nothing stays. */
export type InSandbox = <Result>(work: (pool: Pool) => Promise<Result>) => Promise<Result>

/**
 * Makes a sandbox within the database. Each run is one transaction of a connection of its own, over a schema of its own,
 * which the first run makes. It ends by that connection ending: whatever a run has left behind, and whatever is still under
 * way in it, can neither commit nor come to other tables.
 */
export function createSandbox(options: Pick<PoolOptions, 'url' | 'log'>): InSandbox {
  let prepared: Promise<unknown> | undefined
  const prepare = () => {
    prepared ??= migrate(options.url, migrationsFolder, sandboxSchema).catch((error) => {
      prepared = undefined
      throw mayNotMakeSchema(error) ? new GatewayError('conflict', howToMakeSchema, { cause: error }) : error
    })
    return prepared
  }

  return async (work) => {
    await prepare()
    const pool = createPool({ ...options, maxConnections: 1 })
    try {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        await client.query(`set local search_path to ${sandboxSchema}`)
        await client.query(`set local statement_timeout to ${statementMs}`)
        await client.query(`set local idle_in_transaction_session_timeout to ${silenceMs}`)
        return await work(poolWithin(client))
      } finally {
        client.release(true)
      }
    } finally {
      await pool.end()
    }
  }
}

const howToMakeSchema = `the gateway may not make the schema ${sandboxSchema} in its database: its owner has to`

/** SQLSTATE insufficient_privilege. */
const mayNotMakeSchema = (error: unknown) => (error as { code?: string }).code === '42501'
