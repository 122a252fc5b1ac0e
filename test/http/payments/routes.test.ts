import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaymentReceipt } from '../../../src/http/payments/receipt.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, startHttp } from '../support/start-http.ts'

const { code } = aSchool()
let receipt: PaymentReceipt
let http: HttpUnderTest
let call: Caller
let foreign: Caller
let paymentId: string

beforeAll(async () => {
  http = await startHttp({ fetchReceipt: async () => receipt })
  call = await http.client('own', [code])
  foreign = await http.client('foreign', ['ANOTHER'])
  await call(`/v1/schools/${code}`, { method: 'PUT', json: aSchool() })
  await call(`/v1/students/${aStudent().code}`, { method: 'PUT', json: aStudent() })
  const bill = (await (await call('/v1/bills', { method: 'POST', json: aBill() })).json()) as { id: string }
  const at = new Date()
  const opened = { channel: 'platform', reference: 'R-1', billId: bill.id, amount: 950_000, at, askAt: at }
  paymentId = (await http.parts.payments.open(opened)).id
})
afterAll(() => http.close())

const fetchReceipt = (caller: Caller) => caller(`/v1/payments/${paymentId}/receipt`)

describe('a receipt', () => {
  test('comes as the address that the channel gives', async () => {
    receipt = { is: 'address', url: 'https://pay.example.vn/receipts/1' }
    const response = await fetchReceipt(call)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ url: 'https://pay.example.vn/receipts/1' })
  })

  test('comes as the file that the channel gives, byte for byte', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff, 0x00])
    receipt = { is: 'file', contentType: 'application/pdf', bytes }
    const response = await fetchReceipt(call)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  })

  test.each([
    { is: 'cannot' },
    { is: 'refused', theirCode: '99', detail: 'of the test' },
  ] as const)('that is $is is a conflict', async (answer) => {
    receipt = answer
    expect((await fetchReceipt(call)).status).toBe(409)
  })

  test('of another client is not there', async () => {
    expect((await fetchReceipt(foreign)).status).toBe(404)
  })
})
