import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Contradiction } from '../../../src/ports/bank-lines/contradiction-store.ts'
import { createAuditLog } from '../../../src/store/access/audit-log.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { tellTwice } from '../../support/tell-twice.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let operator: Caller
let school: Caller
let scene: BankScene
type ReadPage = { readonly contradictions: readonly Contradiction[]; readonly next: number | null }
const path = '/v1/reconciliation/contradictions'

beforeAll(async () => {
  http = await startHttp()
  const { pool } = http.database
  scene = await openBankScene({ store: http.parts as never, pool })
  operator = await http.client('operator', [], true)
  school = await http.client('school', [scene.schoolCode])
})
afterAll(() => http.close())

const read = async (query: string) => (await (await operator(`${path}${query}`)).json()) as ReadPage
const list = async (query: string) => (await read(query)).contradictions
const end = (id: number, ending: string) =>
  operator(`${path}/${id}/end`, { method: 'POST', json: { ending, reason: 'the bank says so' } })

test('operators see both tellings, and end one by what is true; it is in the audit log', async () => {
  const { reference } = await tellTwice(scene, 500_000, 700_000)
  const [found] = await list('?state=open')
  expect(found).toMatchObject({
    ...{ source: 'sepay', times: 1, isWhole: true, ended: null },
    first: { reference, amount: 500_000, source: 'sepay' },
    second: { reference, amount: 700_000 },
  })
  const woken = http.woken()
  const id = found?.id ?? 0
  expect((await end(id, 'taken-in')).status).toBe(204)
  expect(http.woken()).toBe(woken + 1)
  expect(await list('?state=open')).toEqual([])
  expect(await list('?state=ended')).toMatchObject([
    { id, ended: { ending: 'taken-in', by: 'operator (operator): the bank says so' } },
  ])
  const [entry] = await createAuditLog(http.database.pool).search({ limit: 1 })
  expect(entry).toMatchObject({ action: 'money.match', via: 'api', why: 'the bank says so' })
  expect(await problemOf(await end(id, 'nothing-moved'))).toMatchObject({ code: 'conflict' })
})

test('pages go on behind the last, and what is not there is not found', async () => {
  for (const amount of [1_000, 2_000, 3_000]) await tellTwice(scene, 500, amount)
  const page = await read('?state=open&limit=2')
  expect(page.contradictions.map(({ second }) => second.amount)).toEqual([3_000, 2_000])
  const [last] = await list(`?state=open&before=${page.next}`)
  expect(last?.second.amount).toBe(1_000)
  expect(await problemOf(await end(999_999, 'taken-in'))).toMatchObject({ code: 'not_found' })
})

test('school systems see nothing of it', async () => {
  expect((await school(path)).status).toBe(403)
})
