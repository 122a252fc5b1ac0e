import { describe, expect, test } from 'vitest'
import { migrateQueues, openQueues } from '../../src/delivery/queues.ts'
import { describeQueues } from '../contract/queues.ts'
import { createTestDatabase } from '../support/database.ts'
import { startTestRedis } from '../support/redis.ts'
import { describeWith } from '../support/tools.ts'
import { until } from '../support/until.ts'

describe('queues in PostgreSQL', () => {
  describeQueues(async () => {
    const database = await createTestDatabase()
    await migrateQueues(database.url)
    return { options: { databaseUrl: database.url }, close: () => database.close() }
  })

  test('their tables are made once, by many at once too', async () => {
    const database = await createTestDatabase()
    await Promise.all([migrateQueues(database.url), migrateQueues(database.url)])
    await migrateQueues(database.url)
    const { rows } = await database.pool.query(
      `select count(*) > 0 as made from information_schema.tables where table_schema = 'bullmq'`,
    )
    expect(rows).toEqual([{ made: true }])
    await database.close()
  })

  test('all queues of a process share four connections, and each that is worked on listens over one more', async () => {
    const database = await createTestDatabase()
    await migrateQueues(database.url)
    const queues = openQueues({ databaseUrl: database.url, log: { warn: () => {} } })
    const names = Array.from({ length: 8 }, (_, place) => `queue-${place}`)
    const taken = new Set<string>()
    for (const name of names) queues.work(name, 4, async ({ of = '' }) => void taken.add(of))
    const hints = names.flatMap((name) =>
      Array.from({ length: 20 }, (_, place) => ({ name, of: `${name}-${place}` })),
    )
    await Promise.all(hints.map(({ name, of }) => queues.hint(name, { id: of, payload: { of } })))
    await until('all hints', () => taken.size === hints.length)
    const { rows } = await database.pool.query(
      `select count(*) from pg_stat_activity where datname = current_database() and application_name <> 'lienthong'`,
    )
    await queues.close()
    await database.close()
    expect(rows[0].count).toBeGreaterThan(8)
    expect(rows[0].count).toBeLessThanOrEqual(8 + 4)
  })
})

describeWith('redis-server', 'queues in Redis', () => {
  describeQueues(async () => {
    const redis = await startTestRedis()
    return { options: { databaseUrl: '', redisUrl: redis.url }, close: () => redis.close() }
  })
})
