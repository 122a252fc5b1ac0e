import type { Pool } from 'pg'
import { until } from '../support/until.ts'
import { type Play, sendAndPay } from './plays.ts'
import type { World } from './world.ts'

/** Steps that a repair of a run takes at least, so that it can die in the middle more than once. */
const steps = 15
const stepsPerMinute = 240
/** The fastest pace that `repair` takes. */
const mostPerMinute = 60_000
const patienceMs = 300_000

/** What a portal held back is replayed by the workers, begun by a command that is over before. */
export const replayHeld: Play = async (world, random) => {
  await sendAndPay(world, random)
  await until('an end of what can go', () => nothingCanGo(world.pool), patienceMs)
  const held = await countHeld(world.pool)
  const perMinute = Math.min(Math.ceil(held / steps) * stepsPerMinute, mostPerMinute)
  const which = ['--partner', 'province', '--state', 'held', '--code', 'partner_gone']
  const how = ['--per-minute', `${perMinute}`, '--reason', 'its address is back', '--yes', '--detach']
  await world.command('repair', 'replay', ...which, ...how)
  await until('the end of the repair', () => isOver(world.pool), patienceMs)
}

/** Every held exchange was repaired, each of them once. */
export async function repairedOnce({ pool }: World): Promise<string[]> {
  const { rows } = await pool.query(
    `select planned, repaired, passed_over as "passedOver", state,
       (select count(*) from repair_items where repair_id = repairs.id and outcome = 'repaired') as items,
       (select count(*) from exchanges where state = 'held') as held
     from repairs`,
  )
  const planned = rows[0]?.planned ?? 0
  const wanted = [{ planned, repaired: planned, passedOver: 0, state: 'done', items: planned, held: 0 }]
  if (planned > 0 && JSON.stringify(rows) === JSON.stringify(wanted)) return []
  return [`the repairs came to ${JSON.stringify(rows)}`]
}

/** Only what is held, and what waits behind it, is open. */
async function nothingCanGo(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `select exists (
       select 1 from exchanges where state in ('waiting', 'signed', 'sending', 'queued', 'unknown') and not blocked
       union all select 1 from payments where state = 'open') as can`,
  )
  return !rows[0].can
}

async function countHeld(pool: Pool): Promise<number> {
  const { rows } = await pool.query(`select count(*) as count from exchanges where state = 'held'`)
  return rows[0].count
}

async function isOver(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(`select 1 from repairs where state = 'running'`)
  return rows.length === 0
}
