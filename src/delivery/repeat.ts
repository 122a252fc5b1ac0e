import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { placeOfError } from './place-of-error.ts'

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
      const failures: unknown[] = error instanceof AggregateError ? error.errors : [error]
      log.warn({ task: name, error: failures.map(said) }, 'a repeated task failed')
    }
    await pause(everyMs, undefined, { signal }).catch(() => {})
  }
}

/** Its code, where it has one, and where it came from. */
function said(error: unknown): string {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? `${code} ${placeOfError(error)}` : placeOfError(error)
}
