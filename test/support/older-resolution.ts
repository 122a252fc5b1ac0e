import { randomUUID } from 'node:crypto'
import type { LedgerEntry } from '../../src/domain/money/ledger.ts'
import type { BreakResolution } from '../../src/domain/statements/break.ts'
import { later } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** What an older version wrote of resolving the newest open difference of a source, whatever it left; gives its number. */
export async function resolvedBefore(
  { store, pool }: Pick<StoreBench, 'store' | 'pool'>,
  source: string,
  resolution: BreakResolution,
  entries: readonly LedgerEntry[] = [],
): Promise<number> {
  const [open] = await store.breaks.list({ source, state: 'open', limit: 1 })
  if (!open) throw new Error('no difference is open')
  const step = randomUUID()
  await pool.query(`update breaks set state = 'resolved', closed_at = $2 where id = $1`, [open.id, later(90)])
  await pool.query(
    `insert into break_steps (id, break_id, place, at, did, made_by, resolution)
     values ($1, $2, 0, $3, 'resolved', 'chi', $4)`,
    [step, open.id, later(90), resolution],
  )
  for (const { debit, credit, amount } of entries)
    await pool.query(
      `insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
       values ($1, $2, $3, 'break-resolved', $4, $5)`,
      [debit, credit, amount, step, later(90)],
    )
  return open.id
}
