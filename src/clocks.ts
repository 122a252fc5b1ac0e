import { readFileSync } from 'node:fs'
import type { Config } from './app.ts'
import { createSteadyClock } from './domain/steady-clock.ts'
import type { Clock } from './ports/clock.ts'

/** The two clocks of a process. */
export interface Clocks {
  /** The time that we tell others, and that they tell us. */
  readonly wall: Clock
  /** The time that rows, leases and pauses are kept by: never the database's, so that two never disagree. */
  readonly steady: Clock
}

/** Opens the clocks; in a fault run the wall clock is wrong by what the ordered file says. */
export function openClocks({ enabled, clockFile }: Config['faults']): Clocks {
  const wall = enabled && clockFile ? wrongBy(clockFile) : () => new Date()
  return { wall, steady: createSteadyClock(wall, () => performance.now()) }
}

const wrongBy =
  (file: string): Clock =>
  () =>
    new Date(Date.now() + Number(readFileSync(file, 'utf8')))
