import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../support/until.ts'
import { type Play, startWorkers } from './plays.ts'
import type { SmallDisk } from './small-disk.ts'
import type { World } from './world.ts'

const patienceMs = 60_000
/** How long nothing can be written after the first refusal, in ms. */
const fullMs = 6_000

/** The disk under PostgreSQL fills up while bills come in, and has space again some seconds later. */
export const fillDisk = fillWhile(async () => {})

/** The same, and PostgreSQL needs another file for its log, without which it cannot be: it ends itself. */
export const fillDiskUnderLog = fillWhile(async ({ pool, postgres, notes }) => {
  const hasEnded = async () => {
    await pool
      .query(`select pg_logical_emit_message(false, 'fault', 'a record'), pg_switch_wal()`)
      .catch(() => {})
    return !(await postgres.isUp())
  }
  await until('the end of PostgreSQL', hasEnded, patienceMs)
  notes.push('PostgreSQL ended itself, because its log had no space')
})

function fillWhile(happens: (world: World) => Promise<void>): Play {
  return async (world) => {
    const { generator, load, smallDisk, notes } = world
    if (!smallDisk) throw new Error('there is no small disk')
    await startWorkers(world)
    const half = Math.ceil(load.bills.length / 2)
    await generator.send(load.bills.slice(0, half))
    const sending = generator.send(load.bills.slice(half))
    // Its failure is told when it is waited for below.
    sending.catch(() => {})
    await untilRefused(world, smallDisk)
    await happens(world)
    await pause(fullMs)
    smallDisk.free()
    const starts = await untilBack(world)
    await sending
    const told = [...generator.statuses()].map(([status, count]) => `${count} times ${status}`).join(', ')
    notes.push(`PostgreSQL was started ${starts} times by its operator; all bills were answered: ${told}`)
  }
}

/** Fills the disk again and again, so that what the database lets go is taken as well, until a bill is refused. */
async function untilRefused({ generator }: World, disk: SmallDisk): Promise<void> {
  const before = generator.failures()
  const isRefused = async () => {
    disk.fill()
    return generator.failures() > before
  }
  await until('a refusal for want of space', isRefused, patienceMs)
}

/** Waits until PostgreSQL answers, as an operator does who starts it when it is down; gives how often that was. */
async function untilBack({ postgres, pool }: World): Promise<number> {
  let starts = 0
  const isBack = async () => {
    if (!(await postgres.isUp())) {
      starts += 1
      await postgres.up()
    }
    return pool.query('select 1').then(
      () => true,
      () => false,
    )
  }
  await until('PostgreSQL', isBack, patienceMs)
  return starts
}

/** Senders were told "not now", and nothing worse. */
export async function onlyNotNow({ generator }: World): Promise<string[]> {
  const worse = [...generator.statuses()].filter(([status]) => status >= 500 && status !== 503)
  return worse.map(([status, count]) => `${count} answers were ${status}`)
}
