import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone, testRules, when } from '../../support/approvals.ts'
import { differ } from '../../support/break-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { linesOf, noon, openScene, type Scene } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import { type Caller, callerOf, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let a: Scene
let b: Scene
let accountant: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  ;[a, b] = [await openScene(running.store), await openScene(running.store)]
  accountant = await enterAs(running, 'ke.toan.a', ['school-accountant'], [a.schoolCode])
  running.pass(noon.getTime() + 3_600_000 - running.now().getTime())
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const logged = (subject: string) => running.store.auditLog.search({ subject, limit: 10 })

test('P1: what belongs to another school is not there for an accountant, by id, and is logged', async () => {
  const { id } = await b.accept(b.toAccept(linesOf(500_000)))
  const order = { billId: id, actor: someone('mai'), reason: 'left', rules: testRules }
  const approval = await running.store.writeOffs.request(order, when(running.now()))
  for (const [path, subject, action] of [
    [`/api/bills/${id}`, id, 'bills.read'],
    [`/api/approvals/${approval.id}`, approval.id, 'approvals.read'],
  ] as const) {
    expect(await accountant.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await logged(subject)).toMatchObject([
      { action, person: 'ke.toan.a', subject: { id: subject }, after: { refused: 'other-school' } },
    ])
  }
})

test('P1: a guessed id of nothing is answered with the same words, and there is nothing to log', async () => {
  const { id } = await b.accept(b.toAccept(linesOf(500_000)))
  const guess = '00000000-0000-7000-8000-000000000001'
  const [theirs, none] = [
    await accountant.get(`/api/bills/${id}`),
    await accountant.get(`/api/bills/${guess}`),
  ]
  expect(theirs).toEqual(none)
  expect(await logged(guess)).toEqual([])
})

test('P1: lists and searches narrowed to another school give nothing, and are logged', async () => {
  await b.accept(b.toAccept(linesOf(500_000)))
  expect((await accountant.get(`/api/bills?schoolCode=${b.schoolCode}`)).body.rows).toEqual([])
  expect(await logged(b.schoolCode)).toMatchObject([{ action: 'bills.read', subject: { kind: 'school' } }])
})

test('P1: reports and their files of another school are not there, and are logged', async () => {
  const before = (await logged(b.schoolCode)).length
  for (const path of ['classes?', 'classes/file?format=csv&']) {
    expect((await accountant.get(`/api/reports/${path}school=${b.schoolCode}`)).status).toBe(404)
  }
  expect(await logged(b.schoolCode)).toHaveLength(before + 2)
  await a.accept(a.toAccept(linesOf(500_000)))
  const { body } = await accountant.get('/api/reports/collected?by=school&period=2026')
  expect(body.report.rows.map(({ note }: { note: string }) => note)).toEqual([a.schoolCode])
})

test('P1: an accountant reaches no page of the money of all schools', async () => {
  for (const path of ['days', 'breaks', 'statements', 'money']) {
    expect((await accountant.get(`/api/${path}`)).status).toBe(403)
  }
})

test('P2: sums of small classes are kept back from who only reads, and cannot be told from the others', async () => {
  const pupils = [
    ...Array.from({ length: 2 }, (_, n) => ({ code: `S-${n}`, class: { name: '1A', grade: 1 } })),
    ...Array.from({ length: 5 }, (_, n) => ({ code: `M-${n}`, class: { name: '1B', grade: 1 } })),
    ...Array.from({ length: 6 }, (_, n) => ({ code: `L-${n}`, class: { name: '1C', grade: 1 } })),
  ]
  const scene = await openScene(running.store)
  const { schoolCode } = scene
  await running.store.roster.putStudents(
    pupils.map((pupil) => aStudent({ ...pupil, schoolCode })),
    noon,
  )
  for (const { code } of pupils)
    await scene.accept(scene.toAccept({ ...linesOf(100_000), studentCode: code }))
  const path = `/api/reports/classes?period=2026&school=${schoolCode}`
  const rowsFor = async (caller: Caller) =>
    (await caller.get(path)).body.report.rows.map(
      ({ title, isHidden, cells }: { title: string; isHidden: boolean; cells: { payable?: number } }) => [
        title,
        isHidden,
        cells.payable,
      ],
    )
  const viewer = await enterAs(running, 'xem', ['viewer'])
  expect(await rowsFor(viewer)).toEqual([
    ['1A', true, undefined],
    // With the sum of the school and of 1C alone, that of 1A would be told.
    ['1B', true, undefined],
    ['1C', false, 600_000],
  ])
  const reconciler = await enterAs(running, 'doi.soat', ['reconciler'])
  expect((await rowsFor(reconciler))[0]).toEqual(['1A', false, 200_000])
  const file = await fetch(`${running.url}${path.replace('?', '/file?format=csv&')}`, {
    headers: { Cookie: viewer.cookie, 'Sec-Fetch-Site': 'same-origin' },
  })
  expect(await file.text()).toContain('1A,"ẩn, lớp ít học sinh",,')
})

test('P3: what the pages of money answer, what is logged and what is audited name no pupil and no phone', async () => {
  const reconciler = await enterAs(running, 'doi.soat.2', ['reconciler'])
  const { id } = await differ(running.store, a, 940_000)
  await reconciler.post(`/api/breaks/${id}/note`, { note: 'mẹ em Nguyễn Văn An, 0900000001' })
  const answers = await Promise.all(
    [
      ...[
        'days',
        'breaks',
        'breaks/standing',
        'statements',
        'reports/cashless',
        'reports/collected?by=school',
      ],
      ...['reports/exemptions', 'reports/balances', `reports/classes?school=${a.schoolCode}`],
    ].map(async (path) => (await reconciler.get(`/api/${path}`)).body),
  )
  const audited = await running.store.auditLog.search({ limit: 100 })
  await expect(callerOf(running, 'nobody')).rejects.toThrow('401')
  expect(running.logged.length).toBeGreaterThan(0)
  const all = JSON.stringify([answers, audited, running.logged])
  for (const word of ['Nguyễn Văn An', 'Trần Thị Mai', '0900000001']) expect(all).not.toContain(word)
})
