import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { GatewayError } from '../../ports/gateway-error.ts'
import { ifLockIsFree } from '../session-lock.ts'

/**
 * Works while nobody else works on what is called the same, and waits for so long where somebody does. Throws `conflict` after
 * that.
 */
export async function whileAlone<Result>(
  pool: Pool,
  name: string,
  work: () => Promise<Result>,
  waitMs = 0,
): Promise<Result> {
  const key = hash('sha256', name, 'buffer').readBigInt64BE().toString()
  const until = performance.now() + waitMs
  for (;;) {
    const done = await ifLockIsFree(pool, key, work)
    if (done) return done.result
    if (performance.now() >= until)
      throw new GatewayError('conflict', 'the file, or another of its sender, is being read by somebody else')
    // No connection is held meanwhile: those who wait could else take the last that the work needs.
    await pause(lookAgainMs)
  }
}

const lookAgainMs = 100
