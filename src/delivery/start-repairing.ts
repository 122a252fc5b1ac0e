import type { Logger } from 'pino'
import { oneByOne } from '../domain/one-by-one.ts'
import type { Clock } from '../ports/clock.ts'
import type { RepairStore } from '../ports/repairs/repair-store.ts'
import { repeat } from './repeat.ts'

/** How often repairs that may go on are looked for, in ms. */
const everyMs = 250

/** Most exchanges of one step: whoever stops a repair waits for one step at most, and this many take parts of a second. */
const mostAtOnce = 500

/** Steps of one repair before the next repair has its turn: a pace that is missed by little is caught up. */
const stepsInTurn = 4

export interface RepairingOptions {
  readonly clock: Clock
  /** Told that exchanges became due. */
  readonly onRepaired: () => void
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'warn'>
}

/**
 * Goes on with all running repairs at their pace, until the signal. Any number of processes may do so at once: who works
 * on which repair, its pace, and what is left are in the database.
 */
export const startRepairing = (repairs: RepairStore, options: RepairingOptions): Promise<void> =>
  repeat(() => goOnWithAll(repairs, options), { everyMs, ...options, name: 'bulk repair' })

/** Goes on with each repair as far as its pace lets it, by a few steps at most. */
export async function goOnWithAll(
  repairs: Pick<RepairStore, 'due' | 'goOn'>,
  { clock, onRepaired, signal }: Pick<RepairingOptions, 'clock' | 'onRepaired' | 'signal'>,
): Promise<void> {
  await oneByOne(await repairs.due(clock()), async (repair) => {
    for (let step = 0; step < stepsInTurn && !signal.aborted; step += 1) {
      if ((await repairs.goOn(repair, stepOf(repair.perMinute), clock())) === 0) break
      onRepaired()
    }
  })
}

/** What a pace is worth between two looks. */
const stepOf = (perMinute: number): number =>
  Math.min(mostAtOnce, Math.max(1, Math.round((perMinute * everyMs) / 60_000)))
