import type { PoolClient } from 'pg'
import { advisoryLocks } from '../advisory-locks.ts'
import * as sql from './join-later.sql.ts'

/**
 * Joins what files of settlements told of with what came here after they were read: payments that were confirmed, and money that
 * was taken back. Ends the differences that are explained by it; inside the caller's transaction. Where another process
 * does so just now, nothing.
 */
export async function joinLater(client: PoolClient, at: Date): Promise<void> {
  const { rows } = await client.query('select pg_try_advisory_xact_lock($1) as taken', [
    advisoryLocks.settlementJoins,
  ])
  if (!rows[0].taken) return
  await client.query(sql.findPaymentsSql)
  await client.query(sql.linkReversalsSql)
  await client.query(sql.endExplainedBreaksSql, [at])
  await client.query(sql.endMissingBreaksSql, [at])
}
