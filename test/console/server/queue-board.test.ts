import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { migrateQueues, openQueues, type Queues } from '../../../src/delivery/queues.ts'
import { createQueueBoard } from '../../../src/server/queue-board.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type Caller, callerOf, password, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let queues: Queues
let running: RunningConsole

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateQueues(database.url)
  queues = openQueues({ databaseUrl: database.url, log: { warn: () => {} } })
  const board = createQueueBoard(queues, ['deliver-province', 'ask-payments'], '/console/queues')
  running = await startConsole(database, 'unused', undefined, { board })
  const { administrators } = running.store
  await createAdministrator(administrators, 'ky.su', password, { roles: ['operator'], schoolCodes: [] })
  await createAdministrator(administrators, 'nguoi.xem', password, { roles: ['viewer'], schoolCodes: [] })
})
afterAll(async () => {
  await running.close()
  await queues.close()
  await database.close()
})

const ask = ({ cookie }: Pick<Caller, 'cookie'>, path: string, method = 'GET') =>
  fetch(`${running.url}/queues${path}`, {
    method,
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
  })

test('BullMQ’s own view shows the queues in PostgreSQL to whoever may read them', async () => {
  await queues.hint('deliver-province', { id: 'a hint', payload: {} })
  const engineer = await callerOf(running, 'ky.su')
  const page = await ask(engineer, '/')
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self';")
  expect(page.headers.has('X-Powered-By')).toBe(false)
  const answer = await ask(engineer, '/api/queues?activeQueue=deliver-province&page=1&jobsPerPage=10')
  const { queues: shown } = (await answer.json()) as {
    queues: { name: string; counts: { waiting: number } }[]
  }
  expect(shown.map(({ name }) => name)).toEqual(['deliver-province', 'ask-payments'])
  expect(shown[0]?.counts.waiting).toBe(1)
  const [, script = ''] = /src="(static\/js\/main[^"]+)"/.exec(await page.text()) ?? []
  expect((await ask(engineer, `/${script}`)).status).toBe(200)
})

test('nobody else sees anything of it', async () => {
  const viewer = await callerOf(running, 'nguoi.xem')
  for (const path of ['/', '/api/queues']) {
    expect((await ask(viewer, path)).status).toBe(403)
    expect((await ask({ cookie: '' }, path)).status).toBe(401)
  }
})

test('nothing can be changed there', async () => {
  const engineer = await callerOf(running, 'ky.su')
  for (const path of ['/api/queues/deliver-province/pause', '/api/queues/deliver-province/clean/waiting']) {
    expect((await ask(engineer, path, 'PUT')).status).toBe(405)
  }
})
