import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { familyCode } from '../../../src/domain/bank-lines/transfer-of-family.ts'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { channel, newDossierNumber, newReference, news, noon } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

type Scene = Awaited<ReturnType<typeof openBankScene>>

let bench: StoreBench
let http: HttpUnderTest
let scene: Scene
let mai: Caller
let hoa: Caller
let school: Caller
beforeAll(async () => {
  bench = await openStoreBench()
  const { bankLines, moneyDesk, roster } = bench.store
  http = await startHttp({ bankLines, moneyDesk, roster })
  mai = await http.client('mai', [], true)
  hoa = await http.client('hoa', [], true)
  school = await http.client('school', ['TH-A'])
})
afterAll(async () => {
  await http.close()
  await bench.close()
})
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const post = (path: string, json: object, as = mai) => as(path, { method: 'POST', json })
const piecesOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query(
    'select id from bank_lines where account = $1 and direction = $2 and reference = $3',
    [line.account, line.direction, line.reference],
  )
  return bench.store.bankLines.allocations(rows.map(({ id }) => id))
}
async function unowned(amount = 500_000) {
  const line = scene.line('hoc phi', amount)
  await scene.take([line])
  const [piece] = await piecesOf(line)
  return { line, path: `/v1/money-without-owner/${piece?.id}` }
}

/** Money that a channel confirmed for dossiers that we do not have. */
async function ofChannel(amount: number) {
  const [reference, dossier] = [newReference(), newDossierNumber()]
  await scene.post(news(reference, amount, { description: dossier }))
  const page = await mai('/v1/money-without-owner?limit=500')
  const { money } = (await page.json()) as { money: { id: string; payment: { reference: string } | null }[] }
  const listed = money.find(
    (one: { payment: { reference: string } | null }) => one.payment?.reference === reference,
  )
  return { listed, dossier, path: `/v1/money-without-owner/${listed?.id}` }
}

describe('what a channel confirmed for no bill that we know', () => {
  test('is listed with its channel and what it named, and split by hand over the bills of two students', async () => {
    const [an, binh] = [await scene.owing(300_000), await scene.owing(500_000)]
    const { listed, dossier, path } = await ofChannel(700_000)
    expect(listed).toMatchObject({
      ...{ amount: 700_000, why: 'no-known-bill', line: null },
      payment: { channel, amount: 700_000, namedDossiers: [dossier] },
    })
    const { schoolCode } = scene
    const shares = [
      { schoolCode, studentCode: an.code, billId: an.bill.id, amount: 300_000 },
      { schoolCode, studentCode: binh.code, billId: binh.bill.id, amount: 300_000 },
    ]
    expect(
      await problemOf(await post(`${path}/give-by-list`, { shares, reason: 'she wrote' })),
    ).toMatchObject({
      ...{ code: 'invalid_request', detail: expect.stringContaining('difference is 100000') },
    })
    const whole = [shares[0], { ...shares[1], amount: 400_000 }]
    expect((await post(`${path}/give-by-list`, { shares: whole, reason: 'she wrote' })).status).toBe(204)
    expect(await scene.standingOf(an.bill)).toBe('paid 300000')
    expect(await scene.standingOf(binh.bill)).toBe('partly-paid 400000')
    expect(
      await problemOf(await post(`${path}/give-by-list`, { shares: whole, reason: 'again' }, hoa)),
    ).toMatchObject({
      ...{ status: 409, code: 'conflict' },
    })
  })

  test('is given whole to one bill', async () => {
    const an = await scene.owing(90_000)
    const { path } = await ofChannel(90_000)
    const gift = {
      schoolCode: scene.schoolCode,
      studentCode: an.code,
      billId: an.bill.id,
      reason: 'she wrote',
    }
    expect((await post(`${path}/give`, gift)).status).toBe(204)
    expect(await scene.standingOf(an.bill)).toBe('paid 90000')
    expect(await problemOf(await post(`${path}/give`, gift, hoa))).toMatchObject({ status: 409 })
  })
})

describe('claims', () => {
  test('B4: who claims has it, another one hears who, and letting go frees it', async () => {
    const { path } = await unowned()
    const first = await post(`${path}/claim`, { minutes: 10 })
    expect(await first.json()).toMatchObject({ by: 'mai (mai)', until: expect.stringMatching(/Z$/) })
    expect(await (await post(`${path}/claim`, {}, hoa)).json()).toMatchObject({ by: 'mai (mai)' })
    expect((await hoa(`${path}/claim`, { method: 'DELETE' })).status).toBe(204)
    expect(await (await post(`${path}/claim`, {}, hoa)).json()).toMatchObject({ by: 'mai (mai)' })
    expect((await mai(`${path}/claim`, { method: 'DELETE' })).status).toBe(204)
    expect(await (await post(`${path}/claim`, {}, hoa)).json()).toMatchObject({ by: 'hoa (hoa)' })
  })

  test('what is not there cannot be claimed, and not for a day', async () => {
    const nowhere = `/v1/money-without-owner/${randomUUID()}/claim`
    expect(await problemOf(await post(nowhere, {}))).toMatchObject({ status: 404, code: 'not_found' })
    const { path } = await unowned()
    expect(await problemOf(await post(`${path}/claim`, { minutes: 1_440 }))).toMatchObject({
      ...{ status: 400, errors: [{ field: 'minutes' }] },
    })
  })
})

describe('lists', () => {
  test('S6: one transfer is given out to many by a list, all or nothing', async () => {
    const [an, binh] = [await scene.student(), await scene.student()]
    const bills = [await scene.bill(an.code, 300_000), await scene.bill(binh.code, 200_000)]
    const { path } = await unowned()
    const share = (studentCode: string, amount: number) => ({
      schoolCode: scene.schoolCode,
      studentCode,
      amount,
    })
    const give = (shares: object[]) => post(`${path}/give-by-list`, { shares, reason: 'the teacher’s list' })
    expect(await problemOf(await give([share(an.code, 300_000)]))).toMatchObject({
      ...{ status: 400, code: 'invalid_request' },
      detail: 'shares add up to 300000 đồng and the money is 500000: the difference is 200000',
    })
    expect(await problemOf(await give([share(an.code, 300_000), share('NOBODY', 200_000)]))).toMatchObject({
      detail: 'shares.1.studentCode names no student of its school',
      errors: [{ field: 'shares.1.studentCode', code: 'unknown_student' }],
    })
    const whole = [share(an.code, 300_000), share(binh.code, 200_000)]
    expect((await give(whole)).status).toBe(204)
    expect(await problemOf(await give(whole))).toMatchObject({ status: 409, code: 'conflict' })
    for (const bill of bills) expect((await scene.billOf(bill)).state).toBe('paid')
  })

  test('a list without shares, or of nothing, names what is wrong', async () => {
    const { path } = await unowned()
    expect(await problemOf(await post(`${path}/give-by-list`, { shares: [], reason: 'x' }))).toMatchObject({
      errors: [{ field: 'shares' }],
    })
  })
})

describe('giving and undoing', () => {
  test('a gift to somebody who is not there names the field', async () => {
    const { path } = await unowned()
    const gift = { schoolCode: scene.schoolCode, studentCode: 'NOBODY', reason: 'x' }
    expect(await problemOf(await post(`${path}/give`, gift))).toMatchObject({
      ...{ status: 400, code: 'invalid_request' },
      detail: 'studentCode names no student of the school in schoolCode',
    })
  })

  test('given money is taken back once, and has no owner again', async () => {
    const an = await scene.student()
    const bill = await scene.bill(an.code, 500_000)
    const line = scene.line(an.paymentCode, 500_000)
    await scene.take([line])
    const [piece] = await piecesOf(line)
    const undo = () => post(`/v1/allocations/${piece?.id}/undo`, { reason: 'of another child' })
    expect((await undo()).status).toBe(204)
    expect(await problemOf(await undo())).toMatchObject({ status: 409, code: 'conflict' })
    expect((await scene.billOf(bill)).state).toBe('issued')
    expect(await piecesOf(line)).toMatchObject([{ why: 'undone', madeBy: 'mai (mai): of another child' }])
  })
})

test('S4: what is given to a student of another school is in transit, and is undone', async () => {
  const other = await openBankScene(bench)
  const chi = await other.owing(500_000)
  const { line, path } = await unowned(500_000)
  const gift = { schoolCode: other.schoolCode, studentCode: chi.code, reason: 'she rang' }
  expect((await post(`${path}/give`, gift)).status).toBe(204)
  const { money } = (await (await mai('/v1/money-in-transit?limit=500')).json()) as {
    money: { id: string; toSchool: string; amount: number }[]
  }
  const found = money.find(({ toSchool }) => toSchool === other.schoolCode)
  expect(found).toMatchObject({ amount: 500_000, fromSchool: scene.schoolCode, studentCode: chi.code })
  expect(await other.standingOf(chi.bill)).toBe('issued 0')
  expect((await post(`/v1/allocations/${found?.id}/undo`, { reason: 'not theirs' })).status).toBe(204)
  expect(await piecesOf(line)).toMatchObject([{ outcome: 'suspense', why: 'undone', studentCode: null }])
})

test('S4: what is in transit is listed, and passed on by the outgoing movement of its amount', async () => {
  const other = await openBankScene(bench)
  const [an, chi] = [await scene.student(), await other.student()]
  const members = [
    { schoolCode: scene.schoolCode, studentCode: an.code },
    { schoolCode: other.schoolCode, studentCode: chi.code },
  ]
  await other.bill(chi.code, 700_000)
  const family = await bench.store.families.make(members, 'x', noon)
  await scene.take([scene.line(familyCode(family.number, scene.rules), 700_000)])
  const { money } = (await (await mai('/v1/money-in-transit?limit=500')).json()) as {
    money: { id: string; toSchool: string; fromSchool: string; amount: number }[]
  }
  const found = money.find(({ toSchool }) => toSchool === other.schoolCode)
  expect(found).toMatchObject({ fromSchool: scene.schoolCode, amount: 700_000 })
  const [wrong, right] = [699_999, 700_000].map((amount) =>
    scene.line('chuyen', amount, { direction: 'out' }),
  )
  await scene.take([wrong as ReadBankLine, right as ReadBankLine])
  const pass = async (line: ReadBankLine | undefined) => {
    const [piece] = await piecesOf(line as ReadBankLine)
    return post(`/v1/money-in-transit/${found?.id}/passed-on`, { outgoingId: piece?.id, reason: 'sent' })
  }
  expect(await problemOf(await pass(wrong))).toMatchObject({ status: 409, code: 'conflict' })
  expect((await pass(right)).status).toBe(204)
  expect(await problemOf(await pass(right))).toMatchObject({ status: 409, code: 'conflict' })
})

test.each([
  ['POST', `/v1/money-without-owner/${randomUUID()}/claim`],
  ['DELETE', `/v1/money-without-owner/${randomUUID()}/claim`],
  ['POST', `/v1/money-without-owner/${randomUUID()}/give-by-list`],
  ['POST', `/v1/allocations/${randomUUID()}/undo`],
  ['GET', '/v1/money-in-transit'],
  ['POST', `/v1/money-in-transit/${randomUUID()}/passed-on`],
])('a school system may not %s %s', async (method, path) => {
  expect(await problemOf(await school(path, { method }))).toMatchObject({ status: 403, code: 'forbidden' })
})
