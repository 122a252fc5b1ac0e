import { once } from 'node:events'
import { Client, type Pool } from 'pg'
import type { WorkerStore } from '../../ports/exchanges/worker-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'

/** Knows workers by a lock that each holds over a connection of its own, at `url`. */
export function createWorkerStore(pool: Pool, url: string): WorkerStore {
  return {
    async live(owner, at, signal) {
      const client = new Client({
        connectionString: url,
        application_name: 'lienthong worker',
        keepAlive: true,
      })
      const ended = new Promise<void>((resolve) => client.once('end', resolve))
      // It ends then, which is all that there is to know.
      client.on('error', () => {})
      await client.connect()
      try {
        // Shared, so that a connection which the database has not yet given up stands in nobody's way.
        await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [
          advisoryLocks.livingWorkers,
          owner,
        ])
        await client.query('insert into workers (owner, since) values ($1, $2) on conflict do nothing', [
          owner,
          at,
        ])
        await Promise.race([ended, signal.aborted || once(signal, 'abort')])
        if (signal.aborted) await client.query('delete from workers where owner = $1', [owner])
      } finally {
        await client.end()
      }
    },

    freeOfDead: (at, until) =>
      withTransaction(pool, async (client) => {
        const { rows: dead } = await client.query<{ owner: string }>(forgetDeadSql, [
          advisoryLocks.livingWorkers,
        ])
        if (dead.length === 0) return 0
        const owners = dead.map(({ owner }) => owner)
        const { rowCount } = await client.query(freeSql, [owners, at, until])
        return rowCount ?? 0
      }),
  }
}

const forgetDeadSql = `
  delete from workers where pg_try_advisory_xact_lock($1, hashtext(owner)) returning owner`

/** They count as crashed with it when they are leased again, because their owner stays written. */
const freeSql = `
  update exchanges set due_at = $2
  where lease_owner = any($1) and due_at > $2 and due_at <= $3 and not blocked
    and state in ('waiting', 'signed', 'queued', 'unknown')`
