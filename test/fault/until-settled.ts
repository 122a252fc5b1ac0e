import { setTimeout as pause } from 'node:timers/promises'
import type { World } from './world.ts'

/** What is under way; a held exchange is not, it waits for a person. */
const openSql = `
  select
    (select count(*) from exchanges where state in ('waiting', 'signed', 'sending', 'queued', 'unknown')) +
    (select count(*) from payments where state = 'open') as open`

/** Delivering so many records takes so long at the slowest, after the last trouble. */
const patienceOf = (records: number) => 60_000 + records * 50

/** Waits until nothing is under way any more, as long as the load may take; says whether it came to that. */
export async function untilSettled({ pool, load }: Pick<World, 'pool' | 'load'>): Promise<boolean> {
  const deadline = Date.now() + patienceOf(load.bills.length)
  while (Date.now() < deadline) {
    const { rows } = await pool.query<{ open: number }>(openSql).catch(() => ({ rows: [] }))
    if (rows[0]?.open === 0) return true
    await pause(100)
  }
  return false
}
