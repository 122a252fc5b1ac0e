import type { Pool, PoolClient } from 'pg'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'

/** Keeps everybody else from taking lines and giving money until the transaction ends. */
export async function holdBankLines(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.bankLines])
}

/** Works in a transaction during which nobody else takes lines and gives money. */
export const holdingBankLines = <Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> =>
  withTransaction(pool, async (client) => {
    await holdBankLines(client)
    return work(client)
  })
