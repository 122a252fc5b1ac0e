import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** Finds an exchange that is still to be delivered. */
export const open = `select 1 from exchanges
  where state in ('waiting', 'signed', 'sending', 'queued', 'unknown') limit 1`

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
