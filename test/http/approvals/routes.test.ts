import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aSchool } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let operator: Caller
beforeAll(async () => {
  http = await startHttp()
  operator = await http.client('operator', [], true, 'Hoa')
})
afterAll(() => http.close())

const account = { number: '5550001112', bankCode: '970436', holder: 'TRUONG' }

/** A school that asks for another account. */
async function askForAccount() {
  const code = `TH-${randomUUID().slice(0, 8)}`
  const school = await http.client(`system-${code}`, [code])
  const put = (changes: object) =>
    school(`/v1/schools/${code}`, { method: 'PUT', json: { ...aSchool({ code }), ...changes } })
  expect((await put({})).status).toBe(200)
  const response = await put({ account, name: 'Trường đổi tên' })
  return { code, school, put, response, body: (await response.clone().json()) as AskedFor }
}
interface AskedFor {
  name: string
  account: { number: string }
  accountChange: { approvalId: string; state: string }
}
const decide = (id: string, verb: string, json: object = { reason: 'rang the school' }, call = operator) =>
  call(`/v1/approvals/${id}/${verb}`, { method: 'POST', json })

describe('PUT /v1/schools with another account', () => {
  test('R15: keeps the rest, keeps the account that counts, and says that two people decide', async () => {
    const { response, body } = await askForAccount()
    expect(response.status).toBe(202)
    expect(body).toMatchObject({
      name: 'Trường đổi tên',
      account: { number: aSchool().account?.number },
      accountChange: { state: 'waiting', account, takesEffectAt: null },
    })
  })

  test('again asks for nothing new; yet another one meanwhile is refused', async () => {
    const { put, body } = await askForAccount()
    expect(await (await put({ account })).json()).toMatchObject({
      accountChange: { approvalId: body.accountChange.approvalId },
    })
    expect(
      await problemOf(await put({ account: { ...account, number: `1${account.number}` } })),
    ).toMatchObject({
      status: 409,
      code: 'conflict',
    })
  })

  test('the old account again, or none, is told that a change waits, and takes nothing back', async () => {
    const { put, body } = await askForAccount()
    const { approvalId } = body.accountChange
    for (const sent of [aSchool().account, undefined]) {
      const answered = await put({ account: sent })
      expect(answered.status).toBe(202)
      expect(await answered.json()).toMatchObject({
        account: aSchool().account,
        accountChange: { approvalId, state: 'waiting', account },
      })
    }
    await decide(approvalId, 'reject')
    expect((await put({ account: aSchool().account })).status).toBe(200)
  })

  test('without an account leaves the one that is kept, so that it is never set anew by itself', async () => {
    const { code, school, put } = await askForAccount()
    expect(await (await put({ account: undefined })).json()).toMatchObject({ account: aSchool().account })
    expect(await (await school(`/v1/schools/${code}`)).json()).toMatchObject({ account: aSchool().account })
  })
})

test('POST approve lets it wait, and POST reject can still stop it', async () => {
  const { body } = await askForAccount()
  const id = body.accountChange.approvalId
  const approved = await (await decide(id, 'approve')).json()
  expect(approved).toMatchObject({ state: 'approved', takesEffectAt: expect.any(String) })
  expect(await (await decide(id, 'reject', { reason: 'the school never asked' })).json()).toMatchObject({
    state: 'rejected',
    steps: [{ state: 'waiting' }, { state: 'approved', person: 'Hoa' }, { state: 'rejected' }],
  })
  expect(await problemOf(await decide(id, 'approve'))).toMatchObject({ status: 409, code: 'conflict' })
})

test('R6: an operator who is the person behind the school system may not approve', async () => {
  const code = `TH-${randomUUID().slice(0, 8)}`
  const school = await http.client(`system-${code}`, [code], false, 'Nam')
  const second = await http.client(`second-${code}`, [], true, 'nam')
  const put = (json: object) => school(`/v1/schools/${code}`, { method: 'PUT', json })
  await put(aSchool({ code }))
  const { accountChange } = (await (await put({ ...aSchool({ code }), account })).json()) as AskedFor
  expect(await problemOf(await decide(accountChange.approvalId, 'approve', undefined, second))).toMatchObject(
    {
      status: 403,
      code: 'same_person',
    },
  )
  expect((await decide(accountChange.approvalId, 'approve')).status).toBe(200)
})

test.each([
  ['GET', '/v1/approvals'],
  ['GET', `/v1/approvals/${randomUUID()}`],
  ['POST', `/v1/approvals/${randomUUID()}/approve`],
  ['POST', `/v1/approvals/${randomUUID()}/reject`],
])('a school system may not %s %s', async (method, path) => {
  const { school } = await askForAccount()
  const response = await school(path, { method, ...(method === 'POST' ? { json: { reason: 'x' } } : {}) })
  expect(await problemOf(response)).toMatchObject({ status: 403, code: 'forbidden' })
})

test('what does not exist is not found, and a decision names its reason', async () => {
  expect(await problemOf(await decide(randomUUID(), 'approve'))).toMatchObject({ code: 'not_found' })
  expect(await problemOf(await operator(`/v1/approvals/${randomUUID()}`))).toMatchObject({
    code: 'not_found',
  })
  const { body } = await askForAccount()
  expect(await problemOf(await decide(body.accountChange.approvalId, 'reject', {}))).toMatchObject({
    code: 'invalid_request',
  })
})

test('approvals are listed by state, page by page', async () => {
  const { body } = await askForAccount()
  const list = await (await operator('/v1/approvals?state=waiting&kind=school-account-change&limit=1')).json()
  expect(list).toMatchObject({
    approvals: [{ id: body.accountChange.approvalId }],
    next: body.accountChange.approvalId,
  })
})
