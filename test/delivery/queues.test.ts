import { describe, expect, test } from 'vitest'
import { migrateQueues } from '../../src/delivery/queues.ts'
import { describeQueues } from '../contract/queues.ts'
import { createTestDatabase } from '../support/database.ts'
import { startTestRedis } from '../support/redis.ts'
import { describeWith } from '../support/tools.ts'

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
})

describeWith('redis-server', 'queues in Redis', () => {
  describeQueues(async () => {
    const redis = await startTestRedis()
    return { options: { databaseUrl: '', redisUrl: redis.url }, close: () => redis.close() }
  })
})
