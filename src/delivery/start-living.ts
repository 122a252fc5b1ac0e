import type { Logger } from 'pino'
import type { Clock } from '../ports/clock.ts'
import type { WorkerStore } from '../ports/exchanges/worker-store.ts'
import { repeat } from './repeat.ts'

/** A connection that broke is made again after so long, in ms. */
const againAfterMs = 1_000

export interface LivingOptions {
  /** Names this worker in leases. */
  readonly owner: string
  readonly leaseMs: number
  /** How often workers that died are looked for, in ms. */
  readonly sweepMs: number
  /** Told that exchanges became due. */
  readonly onFreed: () => void
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Lets the others see that this worker lives, and takes over from those that died, until the signal. */
export async function startLiving(
  workers: WorkerStore,
  { owner, leaseMs, sweepMs, onFreed, clock, ...options }: LivingOptions,
): Promise<void> {
  const live = () => workers.live(owner, clock(), options.signal)
  const takeOver = async () => {
    const now = clock()
    const freed = await workers.freeOfDead(now, new Date(now.getTime() + leaseMs))
    if (freed === 0) return
    options.log.info(
      { exchanges: freed },
      'a worker died; what it had in hand and had not begun to send is due',
    )
    onFreed()
  }
  await Promise.all([
    repeat(live, { everyMs: againAfterMs, ...options, name: 'sign of life' }),
    repeat(takeOver, { everyMs: sweepMs, ...options, name: 'look for dead workers' }),
  ])
}
