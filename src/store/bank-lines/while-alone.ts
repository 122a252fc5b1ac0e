import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { GatewayError } from '../../ports/gateway-error.ts'

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
  const until = performance.now() + waitMs
  for (;;) {
    const done = await ifAlone(pool, name, work)
    if (done) return done.result
    if (performance.now() >= until)
      throw new GatewayError('conflict', 'the file, or another of its sender, is being read by somebody else')
    // No connection is held meanwhile: those who wait could else take the last that the work needs.
    await pause(lookAgainMs)
  }
}

const lookAgainMs = 100

/** Works and gives the result, or nothing where somebody else works on what is called the same. */
async function ifAlone<Result>(
  pool: Pool,
  name: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  const client = await pool.connect()
  // Of the session, so that it spans the transactions of the work; a process that dies gives it back.
  const key = hash('sha256', name, 'buffer').readBigInt64BE().toString()
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_ours', [key])
    if (!rows[0].is_ours) return undefined
    try {
      return { result: await work() }
    } finally {
      await client.query('select pg_advisory_unlock($1)', [key])
    }
  } finally {
    client.release()
  }
}
