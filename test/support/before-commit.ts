import type { PoolClient } from 'pg'
import { createPool } from '../../src/store/pool.ts'

/**
 * Begins work over connections of its own, does something else when the work has written all of its first transaction and not
 * committed it, and lets it commit then; gives what the work came to.
 */
export async function beforeItsCommit<Result>(
  url: string,
  begin: (pool: ReturnType<typeof createPool>) => Promise<Result>,
  meanwhile: () => Promise<unknown>,
): Promise<Result> {
  const pool = createPool({ url, log: { warn: () => {} } })
  const written = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  pool.on('connect', (client) => holdCommit(client, written.resolve, mayCommit.promise))
  try {
    const working = begin(pool)
    await Promise.race([written.promise, working])
    try {
      await meanwhile()
    } finally {
      mayCommit.resolve()
    }
    return await working
  } finally {
    await pool.end()
  }
}

function holdCommit(client: PoolClient, onWritten: () => void, mayCommit: Promise<void>): void {
  const query = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>
  const held = (...words: unknown[]) => {
    if (words[0] !== 'COMMIT') return query(...words)
    onWritten()
    return mayCommit.then(() => query(...words))
  }
  Object.assign(client, { query: held })
}
