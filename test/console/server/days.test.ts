import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { linesOf, news } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { type Caller, enterAs, type RunningConsole, startConsole, testDayRules } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: BankScene
let hoa: Caller
let mai: Caller
let viewer: Caller

const day = '2026-10-05'
const reason = 'the bank has no statement of one line'

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openBankScene({ store: running.store, pool: database.pool } as StoreBench)
  running.pass(new Date('2026-10-07T09:00:00+07:00').getTime() - running.now().getTime())
  hoa = await enterAs(running, 'hoa', ['reconciler'])
  mai = await enterAs(running, 'mai', ['reconciler'])
  viewer = await enterAs(running, 'xem', ['viewer'])
  await scene.take([scene.line('x', 5_000)], 'statement', running.now())
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  const { reference } = await scene.open(id, 200_000)
  await scene.post(news(reference, 200_000))
  await running.store.days.openDays(testDayRules, running.now())
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const bank = () => `bank:${scene.account}`
const pathOf = (book: string, of = day) => `/api/days/${encodeURIComponent(book)}/${of}`
const rowsOf = async (query: string) =>
  (await viewer.get(`/api/days?${query}`)).body.rows as {
    book: string
    day: string
    isNext: boolean
    unmet: { condition: string }[]
  }[]

test('days are listed newest first, and of each book the next to close says what keeps it open', async () => {
  const rows = await rowsOf(`book=${bank()}`)
  expect(rows.map(({ day, isNext }) => [day, isNext])).toEqual([
    ['2026-10-07', false],
    ['2026-10-06', false],
    [day, true],
  ])
  expect(rows.map(({ unmet }) => unmet.map(({ condition }) => condition))).toEqual([
    [],
    [],
    ['statement-missing'],
  ])
  expect(new Set((await rowsOf('kind=channel')).map(({ book }) => book))).toEqual(
    new Set(['channel:platform']),
  )
  expect((await rowsOf('state=closed')).length).toBe(0)
})

test('a list goes on behind a day and a book', async () => {
  const all = (await rowsOf('')).map(({ book, day }) => `${day} ${book}`)
  expect(all).toEqual(
    all.toSorted((one, other) =>
      one.slice(0, 10) === other.slice(0, 10) ? (one < other ? -1 : 1) : one < other ? 1 : -1,
    ),
  )
  const rest = await rowsOf(`before=${encodeURIComponent(all[2] ?? '')}`)
  expect(rest.map(({ book, day }) => `${day} ${book}`)).toEqual(all.slice(3))
})

test('a day of a channel says what was paid through it and what is not settled', async () => {
  const { body } = await viewer.get(pathOf('channel:platform', '2026-09-30'))
  expect(body).toMatchObject({
    day: { state: 'open' },
    through: { paid: { count: 1, amount: 200_000 }, settled: { count: 0, amount: 0 } },
    equation: null,
  })
})

test('a day of an account says what the bank’s balances and the movements come to', async () => {
  const { pool } = database
  const other = await openBankScene({ store: running.store, pool } as StoreBench)
  await other.take(
    [other.line('a', 300_000), other.line('b', 50_000, { direction: 'out' })],
    'statement',
    running.now(),
  )
  await pool.query(
    `with file as (
       insert into bank_files (id, source, name, sha256, summary, read_at)
       values (gen_random_uuid(), 'mb', 'sao-ke.xlsx', sha256('x'), '{}', now()) returning id)
     insert into account_statements (file_id, place, account, opening, closing, last_day)
     select id, 1, $1, 1000000, 1250000, '2026-10-05' from file`,
    [other.account],
  )
  await running.store.days.openDays(testDayRules, running.now())
  const { body } = await viewer.get(pathOf(`bank:${other.account}`))
  expect(body.equation).toEqual({
    ...{ since: null, opening: 1_000_000, closing: 1_250_000 },
    ...{ in: { count: 1, amount: 300_000 }, out: { count: 1, amount: 50_000 } },
  })
  expect(body.files).toMatchObject([{ id: null, source: 'mb', name: 'sao-ke.xlsx' }])
})

test('T12: a day that something keeps open is refused with what does, and closed with exceptions by two people', async () => {
  const path = pathOf(bank())
  const close = (caller: Caller) => caller.post(`${path}/close`, { reason })
  const before = await running.store.auditLog.check()
  expect(await close(hoa)).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect((await close(hoa)).body.detail).toContain('no statement of the account')
  expect(await running.store.auditLog.check()).toEqual(before)

  const asked = await hoa.post(`${path}/except`, { conditions: ['statement-missing'], reason })
  expect(asked.status).toBe(200)
  expect((await viewer.get(path)).body.waiting).toEqual({ id: asked.body.id, requestedPerson: 'hoa' })
  const approve = (caller: Caller) =>
    caller.post(`/api/approvals/${asked.body.id}/approve`, { reason: 'seen' })
  expect(await approve(hoa)).toMatchObject({ status: 403, body: { code: 'same_person' } })
  expect((await approve(mai)).status).toBe(204)
  expect((await viewer.get(path)).body).toMatchObject({
    exceptions: [{ condition: 'statement-missing', requestedBy: 'hoa', approvedBy: 'mai', reason }],
    waiting: null,
  })
  expect(await close(hoa)).toMatchObject({ status: 200, body: { state: 'closed-with-exceptions' } })
  const { body } = await viewer.get(path)
  expect(body.facts).toMatchObject({
    closedBy: 'hoa',
    totals: { rows: { 'bank-line': { count: 1, in: 5_000 } } },
  })
  const [entry] = await running.store.auditLog.search({ action: 'days.close', limit: 1 })
  expect(entry).toMatchObject({
    ...{ person: 'hoa', why: reason, subject: { kind: 'day', id: `${bank()} ${day}` } },
    after: { asked: 'close', although: ['statement-missing'] },
  })
})

test('T13: two who close at once close it once', async () => {
  const path = pathOf('channel:platform', '2026-09-30')
  const answers = await Promise.all([hoa, mai].map((caller) => caller.post(`${path}/close`, { reason })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  const { body } = await viewer.get(path)
  expect(body.day.state).toBe('closed')
  expect(['hoa', 'mai']).toContain(body.facts.closedBy)
})

test('a closed day gives its records and its signature as files, and an open one gives none', async () => {
  const path = pathOf(bank())
  const load = (what: string, of = path) =>
    fetch(`${running.url}${of}/${what}`, {
      headers: { Cookie: viewer.cookie, 'Sec-Fetch-Site': 'same-origin' },
    })
  const records = await load('records')
  expect(records.headers.get('Content-Disposition')).toContain(`bank-${scene.account}-${day}.csv`)
  expect((await records.text()).split('\r\n')).toHaveLength(5)
  const { jws } = (await running.store.days.find(bank(), day)) ?? {}
  expect(await (await load('signature')).text()).toBe(jws)
  expect((await load('records', pathOf(bank(), '2026-10-06'))).status).toBe(409)
})

test('nobody excepts that a day is not over, and who only reads closes nothing', async () => {
  const today = pathOf(bank(), '2026-10-07')
  expect((await hoa.post(`${today}/except`, { conditions: ['not-over'], reason })).status).toBe(409)
  expect((await viewer.post(`${today}/close`, { reason })).status).toBe(403)
  expect((await viewer.get(pathOf('bank:none'))).status).toBe(404)
  expect((await viewer.get(pathOf('nothing'))).status).toBe(400)
})
