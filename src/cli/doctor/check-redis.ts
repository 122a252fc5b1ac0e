import { Redis } from 'ioredis'
import { type Check, ok, reasonOf, wrong } from './finding.ts'

const what = 'Redis'
const patienceMs = 5_000

/** Redis answers where the queues live in it. */
export const checkRedis: Check = async ({ queue: { redisUrl } }) => {
  if (!redisUrl) return [ok('queues', 'in the database')]
  const redis = new Redis(redisUrl.reveal(), {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    retryStrategy: () => null,
  })
  let reason: unknown
  redis.on('error', (error) => {
    reason = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return [ok(what, 'answers')]
  } catch (error) {
    const remedy = 'does it run, and does the address in queue.redisUrl hold?'
    return [wrong(what, reasonOf(reason ?? error), remedy)]
  } finally {
    redis.disconnect()
  }
}
