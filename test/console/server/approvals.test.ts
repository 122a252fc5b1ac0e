import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone, testRules, when } from '../../support/approvals.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { linesOf, openScene, type Scene } from '../../support/scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let checker: Caller
let maker: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openScene(running.store)
  checker = await enterAs(running, 'hoa', ['reconciler'])
  maker = await enterAs(running, 'mai', ['reconciler'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

/** Asks, as mai, to give up what a new bill asks. */
async function ask() {
  const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
  const order = { billId: id, actor: someone('mai'), reason: 'left the province', rules: testRules }
  const approval = await running.store.writeOffs.request(order, when(running.now()))
  return { billId: id, path: `/api/approvals/${approval.id}`, id: approval.id }
}

test('what waits is listed with who asked and why, and one says what it would do', async () => {
  const { path, billId, id } = await ask()
  const { body } = await checker.get('/api/approvals?kind=write-off')
  expect(body.rows[0]).toMatchObject({ id, amount: 500_000, requestedPerson: 'mai', isOwn: false })
  expect((await maker.get(path)).body.approval.isOwn).toBe(true)
  expect((await checker.get(path)).body).toMatchObject({
    approval: { state: 'waiting', steps: [{ reason: 'left the province' }] },
    bill: { id: billId, payable: 500_000, paid: 0, state: 'issued' },
    refund: null,
    account: null,
  })
})

test('who asked does not approve it, by whatever login, and nothing is written', async () => {
  const { path, billId } = await ask()
  const before = await running.store.auditLog.check()
  expect(await maker.post(`${path}/approve`, { reason: 'mine' })).toMatchObject({
    status: 403,
    body: { code: 'same_person' },
  })
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'issued' })
  expect(await running.store.auditLog.check()).toEqual(before)
})

test('another approves: its effect and its entry in the audit log are there, once', async () => {
  const { path, billId, id } = await ask()
  const answers = await Promise.all([1, 2].map(() => checker.post(`${path}/approve`, { reason: 'I asked' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'written-off' })
  const entries = await running.store.auditLog.search({ subject: id, limit: 10 })
  expect(entries).toMatchObject([
    {
      ...{ action: 'approvals.decide', person: 'hoa', why: 'I asked', before: { state: 'waiting' } },
      after: { state: 'done', kind: 'write-off', amount: 500_000 },
    },
  ])
  expect((await checker.get('/api/approvals?state=done')).body.rows[0].id).toBe(id)
})

test('a no of another is a rejection, and of who asked a withdrawal', async () => {
  for (const [by, state] of [
    [checker, 'rejected'],
    [maker, 'withdrawn'],
  ] as const) {
    const { path } = await ask()
    expect((await by.post(`${path}/reject`, { reason: 'no' })).status).toBe(204)
    expect((await checker.get(path)).body.approval.state).toBe(state)
  }
})

test('without a reason nothing is decided', async () => {
  const { path } = await ask()
  expect((await checker.post(`${path}/approve`, { reason: ' ' })).status).toBe(400)
})

test('an accountant finds what their schools ask, and of others nothing', async () => {
  const { path, id } = await ask()
  const theirs = await enterAs(running, 'lan', ['school-accountant'], [scene.schoolCode])
  const others = await enterAs(running, 'huy', ['school-accountant'], ['TH-99'])
  const { rows } = (await theirs.get('/api/approvals')).body
  expect(rows.map((row: { id: string }) => row.id)).toContain(id)
  expect((await others.get('/api/approvals')).body.rows).toEqual([])
  expect((await others.get(path)).status).toBe(404)
  expect((await others.post(`${path}/approve`, { reason: 'why not' })).status).toBe(404)
  expect((await theirs.post(`${path}/approve`, { reason: 'it is so' })).status).toBe(204)
})
