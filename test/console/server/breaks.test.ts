import { afterAll, beforeAll, expect, test } from 'vitest'
import { differ } from '../../support/break-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { resolvedBefore } from '../../support/older-resolution.ts'
import { noon, openScene, type Scene } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let hoa: Caller
let viewer: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openScene(running.store)
  running.pass(noon.getTime() + 49 * 3_600_000 - running.now().getTime())
  hoa = await enterAs(running, 'hoa', ['reconciler'])
  viewer = await enterAs(running, 'xem', ['viewer'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const difference = (bankAmount = 940_000) => differ(running.store, scene, bankAmount)
const idsOf = async (query: string) =>
  (await viewer.get(`/api/breaks?${query}`)).body.rows.map(({ id }: { id: number }) => id)

test('a difference shows both sides, its age and where its money is', async () => {
  const { id, reference, billId } = await difference()
  const { body } = await viewer.get(`/api/breaks/${id}`)
  expect(body).toMatchObject({
    found: { id, category: 'amount-differs', state: 'open', owner: null, ageDays: 2 },
    endings: [
      { resolution: 'explained', entries: [] },
      {
        resolution: 'charge',
        entries: [{ debit: 'fees-and-charges', credit: 'clearing:momo', amount: 10_000 }],
      },
      { resolution: 'rounding', entries: [{ debit: 'rounding', credit: 'clearing:momo', amount: 10_000 }] },
    ],
    misfits: ['nobody-claims'],
    astray: 0,
    sides: {
      ours: { reference, amount: 950_000, billId, schoolCode: scene.schoolCode },
      theirs: { file: `${reference}.txt`, row: 2, reference: `B-${reference}`, amount: 940_000 },
      entries: [],
    },
  })
  expect((await viewer.get('/api/breaks/999999')).status).toBe(404)
})

test('differences are narrowed by owner, kind and age, page behind page', async () => {
  const { id: a } = await difference()
  const { id: b } = await difference()
  await hoa.post(`/api/breaks/${a}/assign`, { owner: 'lan', reason: 'knows them' })
  expect(await idsOf('owner=lan')).toEqual([a])
  expect(await idsOf('unowned=yes')).not.toContain(a)
  expect((await idsOf('category=amount-differs')).slice(0, 2)).toEqual([b, a])
  expect(await idsOf(`category=amount-differs&before=${b}`)).toEqual(
    (await idsOf('category=amount-differs')).slice(1),
  )
  expect(await idsOf('category=duplicate')).toEqual([])
  expect(await idsOf('olderThanDays=1')).toContain(a)
  expect(await idsOf('olderThanDays=7')).toEqual([])
})

test('open differences are counted by kind and age', async () => {
  await difference(945_000)
  const open = (await idsOf('')).length
  const { standing } = (await viewer.get('/api/breaks/standing')).body
  expect(standing).toMatchObject([
    { category: 'amount-differs', count: open, ofToday: 0, ofWeek: open, older: 0 },
  ])
})

test('what is done with one is in its history and in the audit log, without what a note says', async () => {
  const { id } = await difference()
  const note = 'bà Trần Thị Hoa gọi lại ngày mai'
  expect((await hoa.post(`/api/breaks/${id}/note`, { note })).status).toBe(204)
  expect((await hoa.post(`/api/breaks/${id}/except`, { reason: 'they look into it' })).status).toBe(204)
  expect((await hoa.get(`/api/breaks/${id}`)).body.steps).toMatchObject([
    { did: 'noted', by: 'hoa', note },
    { did: 'excepted', by: 'hoa', note: 'they look into it' },
  ])
  expect((await viewer.get(`/api/breaks/${id}`)).body.steps).toMatchObject([{ note: null }, { note: null }])
  const entries = await running.store.auditLog.search({ subject: String(id), limit: 10 })
  expect(entries).toMatchObject([
    { action: 'money.match', why: 'they look into it', after: { did: 'excepted', state: 'excepted' } },
    { action: 'money.match', why: '', after: { did: 'noted' } },
  ])
  expect(JSON.stringify(entries)).not.toContain('Trần')
})

test('one is resolved once, with the posting of its resolution', async () => {
  const { id } = await difference()
  const resolve = (resolution: string) =>
    hoa.post(`/api/breaks/${id}/resolve`, { resolution, reason: 'a charge' })
  expect((await resolve('unowned')).status).toBe(409)
  const answers = await Promise.all([resolve('charge'), resolve('charge')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
  expect((await viewer.get(`/api/breaks/${id}`)).body).toMatchObject({
    found: { state: 'resolved' },
    ...{ endings: [], misfits: ['is-over'] },
    sides: { entries: [{ debit: 'fees-and-charges', credit: 'clearing:momo', amount: 10_000 }] },
  })
})

test('one that left money astray is resolved once more, with what that turns round, and is over then', async () => {
  const { pool } = database
  const provider = await openSettlementScene({ store: running.store, pool }, 'momo')
  await provider.read(
    provider.payment({ id: '', reference: 'STRANGER', amount: 70_000 }, provider.newBatch()),
  )
  const id = await resolvedBefore({ store: running.store, pool }, 'momo', 'unowned', [
    { debit: 'clearing:momo', credit: 'unowned-money', amount: 70_000 },
  ])
  const turnedRound = { debit: 'unowned-money', credit: 'clearing:momo', amount: 70_000 }
  const { body } = await viewer.get(`/api/breaks/${id}`)
  expect(body).toMatchObject({ found: { state: 'resolved' }, misfits: ['comes-with-its-batch'] })
  expect(body).toMatchObject({
    astray: 70_000,
    endings: [
      { resolution: 'explained', entries: [turnedRound] },
      { resolution: 'charge' },
      { resolution: 'rounding' },
    ],
  })
  const order = { resolution: 'explained', reason: 'it came with its transfer' }
  expect((await hoa.post(`/api/breaks/${id}/resolve`, order)).status).toBe(204)
  expect((await hoa.post(`/api/breaks/${id}/resolve`, order)).status).toBe(409)
  const after = (await viewer.get(`/api/breaks/${id}`)).body
  expect(after).toMatchObject({ ...{ astray: 0, endings: [], misfits: ['is-over'] } })
  expect(after.sides.entries.at(-1)).toEqual(turnedRound)
  await provider.close()
})

test('who only reads does nothing with one', async () => {
  const { id } = await difference()
  for (const [act, body] of [
    ['note', { note: 'x' }],
    ['assign', { owner: 'xem', reason: 'mine' }],
    ['except', { reason: 'so' }],
    ['resolve', { resolution: 'explained', reason: 'so' }],
  ] as const) {
    expect((await viewer.post(`/api/breaks/${id}/${act}`, body)).status).toBe(403)
  }
})
