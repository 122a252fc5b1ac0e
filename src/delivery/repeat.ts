import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { messageOf } from '../domain/words-of-error.ts'

/** Does something again and again, `everyMs` after the last time ended, until the signal; a failure is logged and the next time comes. */
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
      log.warn({ task: name, error: messageOf(error) }, 'a repeated task failed')
    }
    await pause(everyMs, undefined, { signal }).catch(() => {})
  }
}
