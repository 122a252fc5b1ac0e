import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { channel, newReference, news, openScene, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let bench: StoreBench
let http: HttpUnderTest
let operator: Caller
let other: Caller
let school: Caller
beforeAll(async () => {
  bench = await openStoreBench()
  const { refunds, returns, approvals } = bench.store
  http = await startHttp({ refunds, returns, approvals, refundChannels: new Set([channel]) })
  operator = await http.client('mai', [], true)
  other = await http.client('hoa', [], true)
  school = await http.client('school', ['TH-A'])
})
afterAll(async () => {
  await http.close()
  await bench.close()
})

let id: string
beforeEach(async () => {
  const scene = await openBankScene(bench)
  const line = scene.line('chuyen tien', 450_000, { payerName: 'NGUYEN VAN B', payerAccount: '0099887766' })
  const longAgo = new Date(Date.now() - 91 * 86_400_000)
  await bench.store.bankLines.take([line], 'statement', () => tellBoth, longAgo)
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1`,
    [line.line.reference],
  )
  id = rows[0].id
})

const post = (path: string, json: object, call = operator) => call(path, { method: 'POST', json })
const ask = (json: object = {}, call = operator) =>
  post(`/v1/money-without-owner/${id}/return`, { bankCode: '970436', reason: 'nobody asks', ...json }, call)
const proposals = async () =>
  ((await (await operator('/v1/money-to-return?limit=500')).json()) as { money: { id: string }[] }).money

test('R10: an operator sees what should go back, asks, another approves, and the letter is read', async () => {
  expect(await proposals()).toContainEqual(
    expect.objectContaining({ id, amount: 450_000, senderKnown: true }),
  )
  const asked = await ask()
  expect(asked.status).toBe(201)
  const refund = (await asked.json()) as { id: string; approvalId: string; code: string }
  expect(refund).toMatchObject({ state: 'requested', studentCode: null, amount: 450_000, way: 'transfer' })
  expect((await proposals()).map((money) => money.id)).not.toContain(id)
  expect((await operator(`/v1/refunds/${refund.id}/letter`)).status).toBe(404)
  const approve = `/v1/approvals/${refund.approvalId}/approve`
  expect(await problemOf(await post(approve, { reason: 'mine' }))).toMatchObject({ code: 'same_person' })
  expect((await post(approve, { reason: 'seen' }, other)).status).toBe(200)
  const letter = await operator(`/v1/refunds/${refund.id}/letter`)
  expect(letter.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await letter.text()).toContain(refund.code)
  expect(http.logged.join('')).not.toMatch(/NGUYEN VAN B|0099887766/)
})

test('pages of what should go back follow each other', async () => {
  const page = (query: string) => operator(`/v1/money-to-return?limit=1${query}`)
  const first = (await (await page('')).json()) as { money: { id: string }[]; next: string }
  const second = (await (await page(`&after=${first.next}`)).json()) as typeof first
  expect(second.money[0]?.id).not.toBe(first.money[0]?.id)
})

/** Money that a channel confirmed for no bill, as it stands without an owner. */
async function ofChannel(amount: number) {
  const scene = await openScene(bench.store)
  const reference = newReference()
  await scene.post(news(reference, amount))
  const money = await bench.store.moneySearch.withoutOwner({ reference, limit: 1 }, new Date())
  return { reference, id: money[0]?.id ?? '' }
}

test('R10: what a channel confirmed for no bill is given back by the channel, and needs nobody’s account', async () => {
  const paid = await ofChannel(82_000)
  id = paid.id
  expect(await problemOf(await ask())).toMatchObject({
    code: 'record_refused',
    errors: [{ field: 'account' }],
  })
  const asked = await ask({ bankCode: undefined })
  expect(await asked.json()).toMatchObject({ way: 'channel', channel, amount: 82_000, schoolCode: null })
})

test('R10: or goes to an account that the person names, with a letter', async () => {
  id = (await ofChannel(83_000)).id
  const asked = await ask({ name: 'NGUYEN VAN B', account: '0099887766' })
  const refund = (await asked.json()) as { id: string; approvalId: string }
  expect(refund).toMatchObject({ way: 'transfer', channel: null })
  await post(`/v1/approvals/${refund.approvalId}/approve`, { reason: 'seen' }, other)
  const letter = await (await operator(`/v1/refunds/${refund.id}/letter`)).text()
  expect(letter).toContain(`thanh toán qua kênh ${channel}`)
  expect(letter).toContain('0099887766')
})

test('it is asked for once', async () => {
  expect((await ask()).status).toBe(201)
  expect(await problemOf(await ask({}, other))).toMatchObject({ status: 409, code: 'conflict' })
})

test.each([
  ['another account', { account: '4444' }, 'record_refused', 'account'],
  ['no bank', { bankCode: undefined }, 'record_refused', 'bankCode'],
  ['no reason', { reason: undefined }, 'invalid_request', 'reason'],
])('%s is refused and named', async (_, changes, code, field) => {
  expect(await problemOf(await ask(changes))).toMatchObject({ code, errors: [{ field }] })
})

test('money that is not there cannot go back', async () => {
  id = randomUUID()
  expect(await problemOf(await ask())).toMatchObject({ status: 409, code: 'conflict' })
})

test.each([
  ['GET', '/v1/money-to-return'],
  ['POST', `/v1/money-without-owner/${randomUUID()}/return`],
  ['GET', `/v1/refunds/${randomUUID()}/letter`],
])('a school system may not %s %s', async (method, path) => {
  expect(await problemOf(await school(path, { method }))).toMatchObject({ code: 'forbidden' })
})
