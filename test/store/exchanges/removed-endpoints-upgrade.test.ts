import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { createOlderDatabase } from '../../support/older-version.ts'
import { noon } from '../../support/scene.ts'

/** The last migration of the version that left messages to an endpoint which was removed while they were written. */
const lastOfOlder = 123

test('what an older version left waiting for endpoints that are gone is given up, and what waits for others waits on', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  const { pool } = database
  try {
    const [gone, here, notice] = [randomUUID(), randomUUID(), randomUUID()]
    await pool.query(`insert into clients (id, name, secret_sha256) values ('school', 'school', '')`)
    await pool.query(
      `insert into webhook_endpoints (id, client_id, url, description, events, sealed, created_at, removed_at)
       values ($1, 'school', 'https://school.example', '', '{}', '', $3, $3),
         ($2, 'school', 'https://school.example', '', '{}', '', $3, null)`,
      [gone, here, noon],
    )
    await pool.query(`insert into notices (id, type, at, data) values ($1, 'bill.paid', $2, '{}')`, [
      notice,
      noon,
    ])
    await pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, notice_id, state, due_at, created_at)
       select 'webhook:' || endpoint, 'bill', $2, event, $2, state, $3, $3
       from unnest($1::uuid[]) as endpoint,
         (values ('paid', 'waiting'), ('cancelled', 'held'), ('issued', 'accepted')) as told (event, state)`,
      [[gone, here], notice, noon],
    )
    await migrate(database.url)
    const { rows } = await pool.query<{ state: string; isGone: boolean }>(
      `select state, partner = 'webhook:' || $1::uuid as "isGone" from exchanges order by state`,
      [gone],
    )
    const statesOf = (isGone: boolean) =>
      rows.filter((row) => row.isGone === isGone).map(({ state }) => state)
    expect(statesOf(true)).toEqual(['accepted', 'given-up', 'given-up'])
    expect(statesOf(false)).toEqual(['accepted', 'held', 'waiting'])
  } finally {
    await database.close()
  }
})
