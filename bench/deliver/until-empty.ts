import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** How exactly the end is seen, in ms. */
const everyMs = 10
/** A worker that has not finished by then never will, in ms. */
const patienceMs = 10 * 60_000

/** Waits until a query finds no row. */
export async function untilEmpty(databaseUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const deadline = Date.now() + patienceMs
    while ((await client.query(sql)).rows.length > 0) {
      if (Date.now() > deadline) throw new Error(`still there after ${patienceMs} ms: ${sql}`)
      await pause(everyMs)
    }
  } finally {
    await client.end()
  }
}
