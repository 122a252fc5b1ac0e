import type { Pool, PoolClient } from 'pg'

/**
 * A pool of one connection that is in a transaction already: what stores do over it is one with that transaction. Each
 * query and each transaction of theirs is a savepoint, so that what they catch leaves the rest whole; they go one after
 * the other, however they are asked for.
 */
export function poolWithin(client: PoolClient): Pool {
  let savepoints = 0
  let last: Promise<void> = Promise.resolve()

  /** Waits for whoever is before, and lets go of the next when told. */
  async function take(): Promise<() => void> {
    const before = last
    let release = () => {}
    last = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }

  async function connect() {
    const release = await take()
    savepoints += 1
    const name = `within_${savepoints}`
    const words: Readonly<Record<string, string>> = {
      BEGIN: `SAVEPOINT ${name}`,
      COMMIT: `RELEASE SAVEPOINT ${name}`,
      ROLLBACK: `ROLLBACK TO SAVEPOINT ${name}`,
    }
    const query = (text: string, values?: unknown[]) => client.query(words[text] ?? text, values)
    return { query, release }
  }

  async function query(text: string, values?: unknown[]) {
    const inner = await connect()
    try {
      await inner.query('BEGIN')
      const result = await inner.query(text, values)
      await inner.query('COMMIT')
      return result
    } catch (error) {
      await inner.query('ROLLBACK')
      throw error
    } finally {
      inner.release()
    }
  }

  // Stores ask a pool for these two things only.
  return { query, connect } as unknown as Pool
}
