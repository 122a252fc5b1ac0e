import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { errorForLog } from '../domain/place-of-error.ts'

/** Does something again and again, `everyMs` after the last time ended, until the signal; a failure is logged, without values of records, and the next time comes. */
export async function repeat(
  task: () => Promise<void>,
  {
    everyMs,
    signal,
    log,
    name,
  }: { everyMs: number; signal: AbortSignal; log: Pick<Logger, 'warn'>; name: string },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await task()
    } catch (error) {
      log.warn({ task: name, error: errorForLog(error) }, 'a repeated task failed')
    }
    await pause(everyMs, undefined, { signal }).catch(() => {})
  }
}
