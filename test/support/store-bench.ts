import type { Pool } from 'pg'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createTestDatabase } from './database.ts'
import { testVault } from './vault.ts'

/** One row of the ledger, as a judge reads it. */
export interface LedgerRow {
  readonly debit: string
  readonly credit: string
  readonly amount: number
  readonly cause: string
  readonly causeId: string
}

/** The store over a database of its own, with the eyes of a judge. */
export interface StoreBench {
  readonly store: Store
  readonly url: string
  readonly pool: Pool
  /** The entries that one cause booked, in order; all entries without one. */
  ledger(causeId?: string): Promise<readonly LedgerRow[]>
  close(): Promise<void>
}

/** Opens the store over a fresh database. */
export async function openStoreBench(): Promise<StoreBench> {
  const database = await createTestDatabase()
  const log = { warn: () => {} }
  const store = openStore({ url: database.url, log, maxConnections: 20 }, testVault())
  return {
    store,
    url: database.url,
    pool: database.pool,
    async ledger(causeId) {
      const { rows } = await database.pool.query<LedgerRow>(
        `select debit, credit, amount, cause, cause_id as "causeId" from ledger_entries
         where $1::uuid is null or cause_id = $1 order by id`,
        [causeId ?? null],
      )
      return rows
    },
    close: async () => {
      await store.close()
      await database.close()
    },
  }
}
