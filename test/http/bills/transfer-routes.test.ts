import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BillLine } from '../../../schemas/bill.ts'
import { isPaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { readVietQr } from '../../../src/domain/bank-lines/vietqr.ts'
import { aBill, aSchool } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, putRoster, startHttp } from '../support/start-http.ts'

describe('how a bill is paid by a transfer', () => {
  let http: HttpUnderTest
  let call: Caller
  let bills = 0

  beforeAll(async () => {
    http = await startHttp()
    call = await http.client('one', [aSchool().code])
    await putRoster(call)
  })
  afterAll(() => http.close())

  async function accept(changes: Parameters<typeof aBill>[0] = {}): Promise<string> {
    bills += 1
    const json = aBill({ number: `PT-${bills}`, ...changes })
    const answer = await call('/v1/bills', { method: 'POST', json })
    return ((await answer.json()) as { id: string }).id
  }
  const transferOf = async (id: string) =>
    (await (await call(`/v1/bills/${id}/transfer`)).json()) as Record<string, string>

  test('codes of the bill and of the student, the account, and a VietQR that says the same', async () => {
    const transfer = await transferOf(await accept())
    expect(transfer).toMatchObject({ amount: 950_000, account: aSchool().account })
    expect([transfer.billCode, transfer.studentCode].map((code) => isPaymentCode(code ?? ''))).toEqual([
      true,
      true,
    ])
    expect(readVietQr(transfer.vietQr ?? '')).toEqual({
      bank: '970422',
      account: '0123456789',
      kind: 'account',
      amount: 950_000,
      purpose: transfer.billCode,
    })
  })

  test('the largest bill has a VietQR too', async () => {
    const [line] = aBill().lines as [BillLine]
    const most = 999_999_999_999
    const lines = [{ ...line, gross: most, exemptionRate: 0 as const, budgetCompensation: 0, payable: most }]
    const { vietQr } = await transferOf(await accept({ lines, total: most }))
    expect(readVietQr(vietQr ?? '')).toMatchObject({ amount: most })
  })

  test('each bill has its own code, and the student one for all', async () => {
    const [one, other] = [await transferOf(await accept()), await transferOf(await accept())]
    expect(one.billCode).not.toBe(other.billCode)
    expect(one.studentCode).toBe(other.studentCode)
  })

  test.each([
    ['svg', 'image/svg+xml', '<svg'],
    ['png', 'image/png', '\u0089PNG'],
  ])('the picture comes as %s', async (form, type, begin) => {
    const answer = await call(`/v1/bills/${await accept()}/vietqr?form=${form}`)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(begin),
    ).toBe(true)
  })

  test('a bill that owes nothing has no VietQR', async () => {
    const id = await accept()
    await call(`/v1/bills/${id}/cancel`, { method: 'POST' })
    expect(await transferOf(id)).toMatchObject({ amount: 0, vietQr: null })
    expect((await call(`/v1/bills/${id}/vietqr`)).status).toBe(409)
  })

  test('a bill of another school is not there', async () => {
    const stranger = await http.client('other', ['ELSEWHERE'])
    const id = await accept()
    expect((await stranger(`/v1/bills/${id}/transfer`)).status).toBe(404)
    expect((await stranger(`/v1/bills/${id}/vietqr`)).status).toBe(404)
  })
})
