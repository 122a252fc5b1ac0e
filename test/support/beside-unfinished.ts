import type { Pool } from 'pg'
import type { Stores } from '../../src/store/open-store.ts'
import type { StoreBench } from './store-bench.ts'
import { until } from './until.ts'

/**
 * Begins work after somebody else wrote and before they committed, and lets them commit when the work waits for them; gives
 * what it came to. The work, of so many at once as `workers` says, must be the only one that waits for a lock of its database.
 */
export async function besideUnfinished<Result>(
  pool: Pool,
  write: { readonly sql: string; readonly values: readonly unknown[] },
  work: () => Promise<Result>,
  workers = 1,
): Promise<Result> {
  const other = await pool.connect()
  try {
    await other.query('begin')
    await other.query(write.sql, [...write.values])
    const { working } = begin(work)
    await untilItWaits(pool, workers)
    await other.query('commit')
    return await working
  } finally {
    other.release()
  }
}

/** As `besideUnfinished`, beside what somebody else does with the stores. */
export async function besideUncommitted<Result>(
  { store, pool }: StoreBench,
  change: (stores: Stores) => Promise<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { working } = await store.inOneTransaction(async (stores) => {
    await change(stores)
    const begun = begin(work)
    await untilItWaits(pool)
    return begun
  })
  return working
}

/** Begins work that may fail before anybody waits for it: as soon as what it waits for is committed. */
function begin<Result>(work: () => Promise<Result>): { readonly working: Promise<Result> } {
  const working = work()
  working.catch(() => {})
  return { working }
}

/** Looks until so many wait for a lock of the database. */
export const untilItWaits = (pool: Pool, workers = 1) =>
  until('the work waits for a lock', async () => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rowCount === workers
  })
