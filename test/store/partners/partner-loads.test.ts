import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPartnerControlStore } from '../../../src/store/partners/partner-control-store.ts'
import { countedPartner } from '../../../src/store/webhooks/notice-rows.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { noon } from '../../support/scene.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.close())

/** The same, by reading every row. */
const byRows = `
  select ${countedPartner} as partner,
    count(*) filter (where state <> 'held' and not blocked and due_at <= $1)::int as due,
    count(*) filter (where lease_owner is not null and due_at > $1)::int as "inFlight",
    count(*) filter (where blocked and state <> 'held')::int as blocked,
    count(*) filter (where state = 'held')::int as held,
    min(created_at) filter (where state <> 'held') as "oldestAt"
  from exchanges where state in ('waiting', 'signed', 'sending', 'queued', 'unknown', 'held')
  group by 1 order by 1`

test('what partners have to do is what reading every row would count, webhooks together', async () => {
  const { pool } = database
  const endpoint = randomUUID()
  await pool.query(`insert into clients (id, name, jwks) values ('qlgd', 'qlgd', '{}')`)
  await pool.query(
    `insert into webhook_endpoints (id, client_id, url, description, events, sealed, created_at)
     values ($1, 'qlgd', 'https://a.example', '', '{}', '', now())`,
    [endpoint],
  )
  const noticeId = randomUUID()
  await pool.query(`insert into notices (id, type, at, data) values ($1, 'bill.paid', now(), '{}')`, [
    noticeId,
  ])
  const states = ['waiting', 'signed', 'sending', 'queued', 'unknown', 'held', 'accepted', 'refused']
  const subjects = Array.from({ length: 12 }, () => randomUUID())
  for (let n = 0; n < 120; n += 1) {
    const isNotice = n % 5 === 0
    const due = new Date(noon.getTime() + (n % 7 === 0 ? 60_000 : -60_000))
    await pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, part, state, notice_id, due_at, created_at, lease_owner)
       values ($1, 'bill', $2, 'issued', $3, $4, $5, $6, $7, $8)`,
      [
        ...[
          isNotice ? `webhook:${endpoint}` : ['nation', 'province'][n % 2],
          subjects[n % subjects.length],
          n,
        ],
        ...[states[n % states.length], isNotice ? noticeId : null, due],
        ...[new Date(noon.getTime() - n * 1000), n % 14 === 0 ? randomUUID() : null],
      ],
    )
  }
  await pool.query(`update exchanges set blocked = true where id % 9 = 0 and state in ('waiting', 'signed')`)
  const { rows } = await pool.query(byRows, [noon])
  expect(rows.map(({ partner }) => partner)).toEqual(['nation', 'province', 'webhooks'])
  expect(rows.some(({ blocked }) => blocked > 0)).toBe(true)
  expect(await createPartnerControlStore(pool).loads(noon)).toEqual(rows)
})
