import type { Logger } from 'pino'
import { errorForLog } from '../domain/place-of-error.ts'
import { wake } from './deliver.ts'
import type { Queues } from './queues.ts'

/** Tells every partner's workers that there may be work. */
export interface Waker {
  /** Cheap: many calls within `pauseMs`, and within `restMs` of the last hints, are one hint per lane. A lost hint costs one sweep. */
  wakeAll(): void
  /** Forgets a wake that was not told yet; the rows are there, and the sweep of whoever runs next sees them. */
  stop(): void
}

export interface WakerOptions {
  readonly queues: Queues
  readonly partners: readonly string[]
  readonly lanes: number
  readonly pauseMs: number
  /** Whoever was hinted at works until nothing is due: another hint need not come sooner. */
  readonly restMs: number
  readonly log: Pick<Logger, 'warn'>
}

/** Makes a waker of the given partners. */
export function createWaker({ queues, partners, lanes, pauseMs, restMs, log }: WakerOptions): Waker {
  let timer: NodeJS.Timeout | undefined
  let restsUntil = 0
  const tell = () => {
    timer = undefined
    restsUntil = performance.now() + restMs
    for (const partner of partners) {
      wake(queues, partner, lanes).catch((error: unknown) =>
        log.warn({ partner, error: errorForLog(error) }, 'a hint was lost; the sweep makes it again'),
      )
    }
  }
  return {
    wakeAll() {
      timer ??= setTimeout(tell, Math.max(pauseMs, restsUntil - performance.now()))
    },
    stop() {
      clearTimeout(timer)
    },
  }
}
