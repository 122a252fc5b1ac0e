import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'

/** What is under way; a held exchange is not, it waits for a person. */
const openSql = `
  select
    (select count(*) from exchanges where state in ('waiting', 'signed', 'sending', 'queued', 'unknown')) +
    (select count(*) from payments where state = 'open') as open`

/** Waits until nothing is under way any more, at most `patienceMs`; says whether it came to that. */
export async function untilSettled(pool: Pool, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const { rows } = await pool.query<{ open: number }>(openSql).catch(() => ({ rows: [] }))
    if (rows[0]?.open === 0) return true
    await pause(100)
  }
  return false
}
