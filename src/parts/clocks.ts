import { readFileSync } from 'node:fs'
import { createSteadyClock } from '../domain/time/steady-clock.ts'
import type { Clock } from '../ports/clock.ts'
import type { Config } from './configuration.ts'

/** The two clocks of a process. */
export interface Clocks {
  /** What the machine says now; it jumps when somebody moves it, and when the machine has slept. */
  readonly wall: Clock
  /** What everything goes by: rows, leases, pauses, messages. Never the database's clock, so that two never disagree. */
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
