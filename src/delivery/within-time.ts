import { createContext, Script } from 'node:vm'

/** Runs work that does not wait. Throws `tookTooLong` when it has not returned in time, wherever it is then. */
export type WithinTime = (work: () => void) => void

/** What took too long. */
export const tookTooLong = Symbol('took too long')

/**
 * Makes a limit of time for work that keeps its thread busy. Nothing else can end a loop in the same thread: the engine
 * stops it where it is (`timeout` of `node:vm`), so the work must leave nothing half-done that matters. A call starts a
 * thread that watches, a tenth of a millisecond: it is made for a batch, not for each of its items.
 */
export function createTimeLimit(limitMs: number): WithinTime {
  const context = createContext({ work: undefined })
  const script = new Script('work()')
  return (work) => {
    context.work = work
    try {
      script.runInContext(context, { timeout: limitMs })
    } catch (error) {
      throw wasStopped(error) ? tookTooLong : error
    } finally {
      context.work = undefined
    }
  }
}

const wasStopped = (error: unknown) =>
  (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
