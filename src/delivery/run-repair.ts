import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../ports/clock.ts'
import type { Repair, RepairStore } from '../ports/repair-store.ts'

export interface RepairPace {
  /** Exchanges a second; partners get no more than this from it. */
  readonly perSecond: number
  readonly signal: AbortSignal
  readonly onProgress: (done: number) => void
  readonly clock: Clock
}

const stepsPerSecond = 4

/**
 * Runs a repair to its end at a pace, or until the signal; gives the exchanges it touched and whether it is finished.
 * What was stopped or killed goes on where it was when it is run again, and touches nothing twice.
 */
export async function runRepair(
  repair: Repair,
  repairs: RepairStore,
  { perSecond, signal, onProgress, clock }: RepairPace,
): Promise<{ done: number; finished: boolean }> {
  const stepSize = Math.max(1, Math.floor(perSecond / stepsPerSecond))
  const everyMs = (1_000 * stepSize) / perSecond
  let done = 0
  while (!signal.aborted) {
    const touched = await repairs.step(repair, stepSize, clock())
    done += touched
    onProgress(done)
    if (touched === 0) {
      await repairs.finish(repair.id, clock())
      return { done, finished: true }
    }
    await pause(everyMs, undefined, { signal }).catch(() => {})
  }
  return { done, finished: false }
}
