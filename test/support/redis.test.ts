import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestRedis, type TestRedis } from './redis.ts'
import { describeWith } from './tools.ts'

describeWith('redis-server', 'the Redis of a test file', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(() => redis.close())

  test('answers, and is empty at first', async () => {
    const client = new Redis(redis.url)
    expect(await client.dbsize()).toBe(0)
    await client.quit()
  })
})
