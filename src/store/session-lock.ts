import type { Pool } from 'pg'

const takeSql = {
  wait: 'select true as is_ours from pg_advisory_lock($1)',
  try: 'select pg_try_advisory_lock($1) as is_ours',
} as const

/** Works under an advisory lock, once nobody else has it. */
export async function underSessionLock<Result>(
  pool: Pool,
  key: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const done = await underLock(pool, 'wait', key, work)
  if (!done) throw new Error('a lock that was waited for was not given')
  return done.result
}

/** Works under an advisory lock and gives the result, or nothing where somebody else has it. */
export const ifLockIsFree = <Result>(
  pool: Pool,
  key: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> => underLock(pool, 'try', key, work)

/** The lock is of a session, so that it spans the transactions of the work; a process that dies gives it back. */
async function underLock<Result>(
  pool: Pool,
  how: keyof typeof takeSql,
  key: number | string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query(takeSql[how], [key])
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
