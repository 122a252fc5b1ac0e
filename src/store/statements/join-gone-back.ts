import type { PoolClient } from 'pg'
import { advisoryLocks } from '../advisory-locks.ts'
import { endExplainedBreaksSql, endMissingBreaksSql, linkReversalsSql } from './join-gone-back.sql.ts'

/**
 * Joins what providers took back with what was taken back here after their files were read, and ends the differences that are
 * explained by it; inside the caller's transaction. Where another process does so just now, nothing.
 */
export async function joinGoneBack(client: PoolClient, at: Date): Promise<void> {
  const { rows } = await client.query('select pg_try_advisory_xact_lock($1) as taken', [
    advisoryLocks.goneBack,
  ])
  if (!rows[0].taken) return
  await client.query(linkReversalsSql)
  await client.query(endExplainedBreaksSql, [at])
  await client.query(endMissingBreaksSql, [at])
}
