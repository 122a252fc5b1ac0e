import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

type Scene = Awaited<ReturnType<typeof openBankScene>>
type Student = Awaited<ReturnType<Scene['student']>>

let bench: StoreBench
let http: HttpUnderTest
let scene: Scene
let an: Student
let binh: Student
let school: Caller
let stranger: Caller
beforeAll(async () => {
  bench = await openStoreBench()
  const { families, roster } = bench.store
  const origin = await bench.store.bankLines.codeOrigin()
  const paymentCodes = { prefixes: { student: 'HS', bill: 'KT', family: 'GD' }, origin }
  http = await startHttp({ families, roster, paymentCodes })
  stranger = await http.client('stranger', ['ELSEWHERE'])
})
afterAll(async () => {
  await http.close()
  await bench.close()
})
beforeEach(async () => {
  scene = await openBankScene(bench)
  ;[an, binh] = [await scene.student(), await scene.student()]
  school = await http.client(`system of ${scene.schoolCode}`, [scene.schoolCode])
})

const member = ({ code }: Student, schoolCode = scene.schoolCode) => ({ schoolCode, studentCode: code })
const make = (members: object[], as = school) => as('/v1/families', { method: 'POST', json: { members } })
interface Family {
  readonly id: string
  readonly code: string
}
const made = async () => (await (await make([member(an), member(binh)])).json()) as Family

describe('families', () => {
  test('a school gives a family one code, and money with it goes to its students in their order', async () => {
    const response = await make([member(an), member(binh)])
    expect(response.status).toBe(201)
    const family = (await response.json()) as Family
    expect(family).toMatchObject({ members: [member(an), member(binh)], code: expect.stringMatching(/^GD/) })
    const bills = [await scene.bill(an.code, 300_000), await scene.bill(binh.code, 200_000)]
    const transfer = await (await school(`/v1/families/${family.id}/transfer`)).json()
    expect(transfer).toMatchObject({
      ...{ code: family.code, owed: 500_000 },
      accounts: [
        { owed: 500_000, account: { number: scene.account }, vietQr: expect.stringMatching(/^0002/) },
      ],
    })
    await scene.take([scene.line(family.code, 400_000)])
    const states = await Promise.all(bills.map(async (bill) => (await scene.billOf(bill)).paid))
    expect(states).toEqual([300_000, 100_000])
  })

  test('it is read, and stated anew with its code', async () => {
    const { id, code } = await made()
    expect(await (await school(`/v1/families/${id}`)).json()).toMatchObject({ id, code })
    const chi = await scene.student()
    const change = { method: 'PUT', json: { members: [member(chi), member(binh)] } }
    expect(await (await school(`/v1/families/${id}`, change)).json()).toEqual({
      ...{ id, code, members: [member(chi), member(binh)] },
    })
  })

  test.each([
    ['one student is no family', () => [member(an)], 400, 'invalid_request'],
    ['a student twice', () => [member(an), member(an)], 409, 'conflict'],
    [
      'a student of a school that is not yours',
      () => [member(an), member(binh, 'ELSEWHERE')],
      403,
      'forbidden',
    ],
  ])('%s is refused', async (_, members, status, code) => {
    expect(await problemOf(await make(members()))).toMatchObject({ status, code })
  })

  test('a student who is not there is refused, and no family is made', async () => {
    const nobody = { schoolCode: scene.schoolCode, studentCode: 'NOBODY' }
    const response = await make([member(an), nobody])
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect((await make([member(an), member(binh)])).status).toBe(201)
  })

  test('a family of another school is like none', async () => {
    const { id } = await made()
    for (const path of [`/v1/families/${id}`, `/v1/families/${id}/transfer`, `/v1/families/${randomUUID()}`])
      expect(await problemOf(await stranger(path))).toMatchObject({ status: 404, code: 'not_found' })
    const change = { method: 'PUT', json: { members: [member(an), member(binh)] } }
    expect(await problemOf(await stranger(`/v1/families/${id}`, change))).toMatchObject({ code: 'not_found' })
  })
})

describe('virtual accounts', () => {
  const put = (number: string, body: object, as = school) =>
    as(`/v1/virtual-accounts/${number}`, { method: 'PUT', json: body })
  const newNumber = () => `VA${randomUUID().replaceAll('-', '').slice(0, 12)}`

  test('M13: what the bank books to it is the student’s, whatever the content says', async () => {
    const number = newNumber()
    expect((await put(number, member(an))).status).toBe(204)
    const bill = await scene.bill(an.code, 90_000)
    await scene.take([scene.line('', 90_000, { virtualAccount: number })])
    expect((await scene.billOf(bill)).state).toBe('paid')
  })

  test('a school leads it to another student of its own, and nobody takes it from another school', async () => {
    const number = newNumber()
    await put(number, member(an))
    expect((await put(number, member(binh))).status).toBe(204)
    const other = await openBankScene(bench)
    const thief = await http.client(`system of ${other.schoolCode}`, [other.schoolCode])
    const theirs = { schoolCode: other.schoolCode, studentCode: (await other.student()).code }
    expect(await problemOf(await put(number, theirs, thief))).toMatchObject({ status: 409, code: 'conflict' })
    const bill = await scene.bill(binh.code, 90_000)
    await scene.take([scene.line('', 90_000, { virtualAccount: number })])
    expect((await scene.billOf(bill)).state).toBe('paid')
  })

  test.each([
    [
      'a student who is not there',
      () => ({ schoolCode: scene.schoolCode, studentCode: 'NOBODY' }),
      404,
      'not_found',
    ],
    ['a school that is not yours', () => ({ schoolCode: 'ELSEWHERE', studentCode: 'X' }), 403, 'forbidden'],
    ['nobody', () => ({}), 400, 'invalid_request'],
  ])('%s is refused', async (_, body, status, code) => {
    expect(await problemOf(await put(newNumber(), body()))).toMatchObject({ status, code })
  })
})
