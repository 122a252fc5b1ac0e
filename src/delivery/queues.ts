import {
  createPostgresBackend,
  type JobsOptions,
  type PostgresConnectionOptions,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq'
import { Redis } from 'ioredis'
import { Client, Pool } from 'pg'
import type { Logger } from 'pino'
import { errorForLog } from '../domain/place-of-error.ts'

/**
 * Queues hold only hints that work is due; the work itself is in rows. One queue per partner, so that a slow partner
 * has only its own workers. Lives in Redis when there is one, otherwise in PostgreSQL (schema `bullmq`).
 */
export interface Queues {
  /** Adds a hint. Hints with the same `id` that nobody took yet are one; one that came while its like was being worked on is kept. */
  hint(queue: string, hint: Hint): Promise<void>
  /** Works on the hints of a queue, `width` at once. */
  work(queue: string, width: number, take: (payload: HintPayload) => Promise<void>): void
  /** Queues for people to look into. */
  toLookInto(names: readonly string[]): readonly Queue[]
  /** Stops taking hints, waits for those being worked on, then lets go of the connections. */
  close(): Promise<void>
}

export interface Hint {
  readonly id: string
  readonly payload?: HintPayload
  readonly delayMs?: number
}

/** Ids only: no personal data and no secret stands in a job. */
export type HintPayload = Readonly<Record<string, string>>

export interface QueueOptions {
  readonly databaseUrl: string
  readonly redisUrl?: string | undefined
  readonly log: Pick<Logger, 'warn'>
  /** How long a worker may be silent until it counts as dead and its hint is another's, in ms; the likes of the hint wait behind it. */
  readonly deadAfterMs?: number
}

const schema = 'bullmq'

/** Makes the queues' own tables where they live in PostgreSQL. */
export async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await runMigrations(client, schema)
  } finally {
    await client.end()
  }
}

/** Opens the queues on Redis where `redisUrl` is given, on PostgreSQL otherwise. */
export function openQueues({ databaseUrl, redisUrl, log, deadAfterMs = 15_000 }: QueueOptions): Queues {
  const recovery = { lockDuration: deadAfterMs, stalledInterval: Math.round(deadAfterMs / 3) }
  const backend = redisUrl ? onRedis(redisUrl, recovery) : onPostgres(databaseUrl, recovery)
  const queues = new Map<string, Queue>()
  const workers: Worker[] = []
  const complain = (queue: string) => (error: Error) =>
    log.warn({ queue, error: errorForLog(error) }, 'a queue has trouble')

  const queueOf = (name: string): Queue => {
    const known = queues.get(name)
    if (known) return known
    const made = backend.queue(name)
    made.on('error', complain(name))
    queues.set(name, made)
    return made
  }

  return {
    async hint(name, { id, payload = {}, delayMs }) {
      await queueOf(name).add('hint', payload, { ...hintOptions(id), ...(delayMs ? { delay: delayMs } : {}) })
    },
    work(name, width, take) {
      const worker = backend.worker(name, width, take)
      worker.on('error', complain(name))
      worker.on('failed', (_, error) => complain(name)(error))
      workers.push(worker)
    },
    toLookInto: (names) => names.map(queueOf),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      await backend.close()
    },
  }
}

const hintOptions = (id: string): JobsOptions => ({
  deduplication: { id, keepLastIfActive: true },
  removeOnComplete: true,
  removeOnFail: true,
})

type Recovery = Pick<WorkerOptions, 'lockDuration' | 'stalledInterval'>

interface Backend {
  queue(name: string): Queue
  worker(name: string, width: number, take: (payload: HintPayload) => Promise<void>): Worker
  close(): Promise<unknown>
}

function onRedis(url: string, recovery: Recovery): Backend {
  // Workers wait for ever for Redis to come back; adding a hint fails at once, because the sweep adds it again.
  const waiting = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: false })
  const adding = new Redis(url, { maxRetriesPerRequest: 1 })
  return {
    queue: (name) => new Queue(name, { connection: adding }),
    worker: (name, concurrency, take) =>
      new Worker(name, (job) => take(job.data), { connection: waiting, concurrency, ...recovery }),
    close: () => Promise.all([waiting.quit(), adding.quit()]),
  }
}

/** Connections to PostgreSQL that the queues of one process share, besides one for each worker, which listens over it. */
const sharedConnections = 4

function onPostgres(connectionString: string, recovery: Recovery): Backend {
  const options = `-c search_path=${schema}`
  const pool = new Pool({ connectionString, options, max: sharedConnections, keepAlive: true })
  const connection = pool as unknown as PostgresConnectionOptions
  // Each queue and each worker hears of what breaks.
  pool.setMaxListeners(0)
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend) as unknown as Queue,
    worker(name, concurrency, take) {
      pool.options.max += 1
      return new Worker(
        name,
        (job) => take(job.data),
        { connection, concurrency, ...recovery },
        createPostgresBackend,
      ) as unknown as Worker
    },
    close: () => pool.end(),
  }
}
