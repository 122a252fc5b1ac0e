import { Redis } from 'ioredis'
import type { Pool } from 'pg'

/** Every row of every table of a schema as text. */
export async function rowsAsText(pool: Pool, schema: string): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1`,
    [schema],
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ text: string }>(`select kept::text as text from ${name} kept`)
      return rows.map(({ text }) => `${name} ${text}`)
    }),
  )
  return texts.flat().join('\n')
}

/** Every key of a Redis with what it holds, as text. */
export async function keysAsText(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    const keys = await redis.keys('*')
    const values = await Promise.all(keys.map((key) => readValue(redis, key)))
    return keys.map((key, index) => `${key} ${JSON.stringify(values[index])}`).join('\n')
  } finally {
    redis.disconnect()
  }
}

const readers: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, '0', '-1'),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
}

async function readValue(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key)
  if (type === 'none') return undefined // It ended since the keys were listed.
  const read = readers[type]
  if (!read) throw new Error(`nothing here reads a Redis ${type}`)
  return read(redis, key)
}

/** Which of these words stand in a text, as they are or as the hexadecimal digits of their bytes. */
export const wordsIn = (text: string, words: readonly string[]): string[] =>
  words.filter((word) => text.includes(word) || text.includes(Buffer.from(word, 'utf8').toString('hex')))
