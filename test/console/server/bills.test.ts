import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { linesOf, news, openScene, type Scene } from '../../support/scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let viewer: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openScene(running.store)
  viewer = await enterAs(running, 'xem', ['viewer'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

test('bills are found by what narrows them, page behind page', async () => {
  const { id: a } = await scene.accept(scene.toAccept({ number: 'PT-A', ...linesOf(500_000) }))
  const { id: b } = await scene.accept(scene.toAccept({ number: 'PT-B' }))
  const found = async (words: string) =>
    (await viewer.get(`/api/bills?${words}`)).body.rows.map(({ id }: { id: string }) => id)
  const newestFirst = [a, b].sort().reverse()
  const ofSchool = `schoolCode=${scene.schoolCode}`
  expect(await found('number=PT-A')).toEqual([a])
  expect(await found(ofSchool)).toEqual(newestFirst)
  expect(await found(`${ofSchool}&before=${newestFirst[0]}`)).toEqual([newestFirst[1]])
  expect(await found('state=issued')).toEqual(newestFirst)
  for (const state of ['published', 'paid', 'cancelled']) expect(await found(`state=${state}`)).toEqual([])
  await scene.post(news((await scene.open(a, 500_000)).reference, 500_000))
  expect(await found('state=paid')).toEqual([a])
  expect((await viewer.get('/api/bills?state=lost')).status).toBe(400)
})

test('a bill says all of its life: its lines, its money, its entries, its messages and its receipts', async () => {
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  const { reference } = await scene.open(id, 200_000)
  await scene.post(news(reference, 200_000))
  const { status, body } = await viewer.get(`/api/bills/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    bill: { id, payable: 500_000, paid: 200_000, state: 'partly-paid' },
    money: {
      payments: [{ reference, state: 'paid', paidAmount: 200_000 }],
      entries: [
        { cause: 'bill-issued', debit: 'receivable', amount: 500_000 },
        { cause: 'payment', credit: 'receivable', amount: 200_000 },
      ],
    },
    receipts: [{ kind: 'channel', amount: 200_000, state: 'valid' }],
  })
  expect(body.deliveries.map(({ portal }: { portal: string }) => portal)).toContain('nation')
  expect(JSON.stringify(body)).not.toContain('Nguyễn Văn An')
})

test('an accountant finds bills of their schools, and of others nothing', async () => {
  const { id } = await scene.accept(scene.toAccept({ number: 'PT-C' }))
  const theirs = await enterAs(running, 'lan', ['school-accountant'], [scene.schoolCode])
  const others = await enterAs(running, 'huy', ['school-accountant'], ['TH-99'])
  expect((await theirs.get('/api/bills?number=PT-C')).body.rows).toHaveLength(1)
  expect((await theirs.get(`/api/bills/${id}`)).status).toBe(200)
  expect((await others.get(`/api/bills?schoolCode=${scene.schoolCode}`)).body.rows).toEqual([])
  expect((await others.get(`/api/bills/${id}`)).status).toBe(404)
})

test('bills are narrowed by the days that they are due and by what they ask', async () => {
  const due = (dueOn: string, payable: number) =>
    scene.accept(scene.toAccept({ ...linesOf(payable), dueOn, number: `PT-${dueOn}` }))
  const [early, late] = [await due('2027-01-10', 111_000), await due('2027-02-10', 222_000)]
  const found = async (words: string, by = viewer) =>
    (await by.get(`/api/bills?${words}`)).body.rows.map(({ id }: { id: string }) => id)
  const newestFirst = [early.id, late.id].sort().reverse()
  const ofSchool = `schoolCode=${scene.schoolCode}`
  expect(await found(`dueFrom=2027-01-01&${ofSchool}`)).toEqual(newestFirst)
  expect(await found(`dueFrom=2027-01-01&dueUntil=2027-01-31&${ofSchool}`)).toEqual([early.id])
  expect(await found(`dueFrom=2027-01-01&before=${newestFirst[0]}&${ofSchool}`)).toEqual([newestFirst[1]])
  expect(await found(`payable=222000&${ofSchool}`)).toEqual([late.id])
  expect(await found(`payable=222000&dueUntil=2027-01-31&${ofSchool}`)).toEqual([])
  for (const field of ['payable', 'dueFrom', 'dueUntil']) {
    const alone = await viewer.get(`/api/bills?${field}=${field === 'payable' ? '222000' : '2027-01-01'}`)
    expect(alone).toMatchObject({ status: 400, body: { errors: [{ field, code: 'too_wide' }] } })
  }
  const theirs = await enterAs(running, 'nga', ['school-accountant'], [scene.schoolCode])
  expect(await found('payable=222000', theirs)).toEqual([late.id])
})

test('a bill is corrected and cancelled by its school, with a reason that is kept; by others it is not', async () => {
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  const theirs = await enterAs(running, 'mai', ['school-accountant'], [scene.schoolCode])
  const others = await enterAs(running, 'tuan', ['school-accountant'], ['TH-99'])
  const correction = { ...linesOf(300_000), revision: 1, reason: 'nhầm mức thu' }
  expect((await others.post(`/api/bills/${id}/correct`, correction)).status).toBe(404)
  expect((await viewer.post(`/api/bills/${id}/correct`, correction)).status).toBe(403)
  const wrong = await theirs.post(`/api/bills/${id}/correct`, { ...correction, total: 1 })
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'total' }] } })
  expect((await theirs.post(`/api/bills/${id}/correct`, correction)).status).toBe(204)
  expect(await running.store.bills.find(id)).toMatchObject({ payable: 300_000, revision: 2 })
  const stale = await theirs.post(`/api/bills/${id}/correct`, { ...correction, ...linesOf(200_000) })
  expect(stale).toMatchObject({ status: 409, body: { detail: expect.stringContaining('revision 2') } })

  expect((await others.post(`/api/bills/${id}/cancel`, { reason: 'x' })).status).toBe(404)
  expect((await theirs.post(`/api/bills/${id}/cancel`, { reason: 'học sinh chuyển trường' })).status).toBe(
    204,
  )
  expect((await running.store.bills.find(id))?.state).toBe('cancelled')
  const entries = await running.store.auditLog.search({ limit: 10 })
  const [cancelled, corrected] = entries.filter(({ subject, why }) => subject.id === id && why !== '')
  expect(cancelled).toMatchObject({ why: 'học sinh chuyển trường', after: { state: 'cancelled' } })
  expect(corrected).toMatchObject({
    ...{ action: 'bills.change', subject: { kind: 'bill', id }, why: 'nhầm mức thu' },
    ...{ before: { payable: 500_000, revision: 1 }, after: { payable: 300_000, revision: 2, credited: 0 } },
  })
})

test('a bill that was paid for is not cancelled', async () => {
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  const { reference } = await scene.open(id, 500_000)
  await scene.post(news(reference, 500_000))
  const theirs = await enterAs(running, 'binh', ['school-accountant'], [scene.schoolCode])
  expect((await theirs.post(`/api/bills/${id}/cancel`, { reason: 'x' })).status).toBe(409)
})
