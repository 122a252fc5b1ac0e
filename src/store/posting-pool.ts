import type { Pool, PoolClient, QueryConfig } from 'pg'
import { createPool, type PoolOptions } from './pool.ts'

/**
 * One keeps messages, one posts news of payments that are known, one of those that are not; two more, so that who waits for the
 * disk keeps nobody.
 */
const maxConnections = 5

/**
 * Makes the connections that confirmations of payments go over: these wait for no long list, and their statements are sent
 * before those before them are answered.
 */
export function createPostingPool(options: Omit<PoolOptions, 'maxConnections' | 'pipeline'>): Pool {
  const pool = createPool({ ...options, maxConnections, pipeline: true })
  // One that does not even take its settings fails by its first statement.
  pool.on('connect', (client) => void client.query(planByIndexSql).catch(() => {}))
  return pool
}

/**
 * A prepared statement keeps the plan that it made while its tables were small, and would read them whole when they are
 * large: all of them look for a few rows by an index. So there is one plan, and it is made once: the database would make it anew for
 * each short list of values, which took a third of a short statement's time.
 */
const planByIndexSql = `
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
  set plan_cache_mode = force_generic_plan`

/** Runs a statement: prepared over these connections, and over others planned for its tables as they are. */
export const queryByIndex = (client: PoolClient, statement: QueryConfig) =>
  client.query(client.pipeline ? statement : { ...statement, name: undefined })
