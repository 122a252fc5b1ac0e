import { setTimeout as pause } from 'node:timers/promises'
import { Pool, type PoolClient, types } from 'pg'
import type { Logger } from 'pino'
import { sentAtOnce } from './in-order.ts'

/** Whoever gets no connection for so long is told, so that nothing piles up behind a database that hangs, in ms. */
const longestWaitMs = 30_000

export interface PoolOptions {
  readonly url: string
  readonly log: Pick<Logger, 'warn'>
  readonly maxConnections?: number
  /** Whether statements of one transaction may be sent before those before them are answered; without `COPY` then. */
  readonly pipeline?: boolean
}

/** Makes a pool whose rows carry money as safe integers, instants as Date and dates as 'yyyy-mm-dd'. */
export function createPool({ url, log, maxConnections = 10, pipeline = false }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    pipeline,
    connectionTimeoutMillis: longestWaitMs,
    application_name: 'lienthong',
    types: { getTypeParser: getTypeParser as typeof types.getTypeParser },
  })
  // A connection that breaks is replaced by the pool; without a listener it would end the process. One in use has only
  // its own: whoever uses it learns by the failing query.
  pool.on('error', (error) =>
    log.warn({ code: (error as { code?: string }).code }, 'a database connection broke'),
  )
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Runs work in one transaction: committed when it returns, rolled back when it throws. Where the database gave the
 * transaction up for the sake of another, the work runs again; it must do nothing outside of the database. `onWritten` is called
 * when all that is left is to wait until it is on the disk.
 */
export async function withTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  onWritten = () => {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runTransaction(pool, work, onWritten)
    } catch (error) {
      if (attempt === mostAttempts || !wasGivenUp(error)) throw error
      // The other goes first: two that start again at once would meet again.
      await pause(attempt * 50 * Math.random())
    }
  }
}

const mostAttempts = 5

/** SQLSTATE serialization_failure and deadlock_detected. */
const wasGivenUp = (error: unknown) => ['40001', '40P01'].includes((error as { code?: string }).code ?? '')

async function runTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  onWritten: () => void,
): Promise<Result> {
  const client = await pool.connect()
  try {
    const result = client.pipeline ? await beginAtOnce(client, work) : await beginFirst(client, work)
    const committed = client.query('COMMIT')
    onWritten()
    await committed
    client.release()
    return result
  } catch (error) {
    // A connection that cannot even roll back is not given to the next.
    const broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    client.release(broken)
    throw error
  }
}

async function beginFirst<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>) {
  await client.query('BEGIN')
  return work(client)
}

async function beginAtOnce<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>) {
  const [, result] = await Promise.all(
    sentAtOnce(client, () => [client.query('BEGIN'), work(client)] as const),
  )
  return result
}

type TextParser = (text: string) => unknown

/** By type number (pg_type.oid). A sum over bigint comes as numeric, so both are money. */
const textParsers: ReadonlyMap<number, TextParser> = new Map<number, TextParser>([
  [types.builtins.INT8, toSafeNumber],
  [types.builtins.NUMERIC, toSafeNumber],
  [types.builtins.DATE, (text) => text],
])

function getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): unknown {
  return (format === 'text' && textParsers.get(oid)) || types.getTypeParser(oid, format)
}

function toSafeNumber(text: string): number {
  const value = Number(text)
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value
  throw new RangeError(`a number of ${text.length} digits from the database does not fit a safe integer`)
}
