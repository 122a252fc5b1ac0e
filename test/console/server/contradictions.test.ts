import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { tellTwice } from '../../support/tell-twice.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: BankScene
let hoa: Caller
let viewer: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openBankScene({ store: running.store, pool: database.pool })
  hoa = await enterAs(running, 'hoa', ['reconciler'])
  viewer = await enterAs(running, 'xem', ['viewer'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const open = async () => (await viewer.get('/api/contradictions')).body.rows
const idOf = async (reference: string) =>
  (await open()).find(({ first }: { first: { reference: string } }) => first.reference === reference)?.id

test('both tellings are read, and nothing that they say of people', async () => {
  const { reference } = await tellTwice(scene, 500_000, 700_000)
  const [found] = await open()
  expect(found).toMatchObject({
    first: { reference, amount: 500_000 },
    second: { reference, amount: 700_000 },
    ended: null,
  })
  expect(JSON.stringify(found)).not.toContain('hoc phi')
})

test('who may match money ends one, by what is true, and the audit log says who and why', async () => {
  const { reference } = await tellTwice(scene, 500_000, 800_000)
  const path = `/api/contradictions/${await idOf(reference)}/end`
  const body = { ending: 'taken-in', reason: 'the bank confirmed both' }
  expect((await viewer.post(path, body)).status).toBe(403)
  expect((await hoa.post(path, { ...body, ending: 'neither' })).status).toBe(400)
  expect((await hoa.post(path, body)).status).toBe(204)
  expect((await hoa.post(path, body)).status).toBe(409)
  expect(await idOf(reference)).toBeUndefined()
  const { rows } = (await viewer.get('/api/contradictions?state=ended')).body
  expect(rows).toMatchObject([{ ended: { ending: 'taken-in', by: 'hoa: the bank confirmed both' } }])
  const [entry] = await running.store.auditLog.search({ limit: 1 })
  expect(entry).toMatchObject({
    ...{ person: 'hoa', action: 'money.match', why: 'the bank confirmed both' },
    subject: { kind: 'contradiction' },
    before: { first: 500_000, second: 800_000 },
    after: { ending: 'taken-in' },
  })
})

test('where nothing else moved, nothing is booked', async () => {
  const { reference } = await tellTwice(scene, 500_000, 900_000)
  const path = `/api/contradictions/${await idOf(reference)}/end`
  expect((await hoa.post(path, { ending: 'nothing-moved', reason: 'a misprint' })).status).toBe(204)
  const { rows } = await database.pool.query('select 1 from bank_lines where amount = 900000')
  expect(rows).toEqual([])
})

test('one that is not there is not found', async () => {
  const body = { ending: 'nothing-moved', reason: 'x y z' }
  expect((await hoa.post('/api/contradictions/999999/end', body)).status).toBe(404)
})
