import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createVnptPay, type settings } from '../../../../adapters/payments/vnpt-pay/index.ts'
import type { CustomerFound, SettlementOutcome } from '../../../../src/domain/payments/biller.ts'
import type { InboundRead, RawReply } from '../../../../src/ports/payment-channel.ts'
import { expectGolden } from '../../../support/golden.ts'
import { oldSecret, sampleSettings, secret, sha256 } from './samples.ts'

const clock = () => new Date('2026-09-30T05:10:00Z')
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures/vnpt-pay', name), 'utf8'))
const question = fixture('get_bill.asked.request.json')
const payment = fixture('pay_bill.told.request.json')

type Differences = Partial<z.input<typeof settings>>
const receive = (
  operation: 'get_bill' | 'pay_bill',
  message: unknown,
  differences: Differences = {},
  headers: Record<string, string> = {},
): Promise<InboundRead> => {
  const read = createVnptPay(sampleSettings(differences), { clock }).inbound[operation]
  const body = Buffer.from(JSON.stringify(message))
  return read?.({ method: 'POST', query: '', headers, body }) ?? expect.unreachable(operation)
}
/** Signed by hand: the values in the order in which they stand, and the secret. */
const signed = (message: Record<string, unknown>, changes: Record<string, unknown> = {}, key = secret) => {
  const { SECURE_CODE: _, ...fields } = { ...message, ...changes }
  return { ...fields, SECURE_CODE: sha256([...Object.values(fields), key].join('|')) }
}
const bodyOf = ({ body }: RawReply) => JSON.parse(`${body}`)
const refusalOf = (read: InboundRead) =>
  read.is === 'refused' ? [read.code, bodyOf(read.reply).RESPONSE_CODE] : expect.unreachable(read.is)

const customer = {
  name: 'Nguyễn Văn An',
  className: '3B',
  schoolCode: 'TH-BINH-MINH',
  schoolName: 'Trường | Bình Minh',
  provinceCode: '80',
}
const owed = (code: string, amount: number) => ({
  ...{ code, amount, period: 'HK1', schoolYear: '2026-2027', title: 'Khoản thu học kỳ 1' },
  ...{ dossierNumber: '000.00.14.H20-260930-00012', dueOn: '2026-12-15', amounts: 'any' as const },
})
const bills: CustomerFound = {
  is: 'bills',
  customer,
  bills: [owed('KTABCDEFGH', 950_000), owed('KT23456789', 120_000)],
}
const answerTo = (read: InboundRead, found: CustomerFound): RawReply =>
  read.is === 'customer' ? read.reply(found) : expect.unreachable(read.is)

test('SECURE_CODE in capitals is the same', async () => {
  const { SECURE_CODE: code, ...fields } = signed(question)
  expect((await receive('get_bill', { ...fields, SECURE_CODE: code.toUpperCase() })).is).toBe('customer')
})

describe('INQUIRE', () => {
  test('is read as a question about the student of a school, or about any school', async () => {
    expect(await receive('get_bill', question)).toMatchObject({
      is: 'customer',
      key: { number: 'HS-0001', schoolCode: 'TH-BINH-MINH' },
    })
    expect(await receive('get_bill', signed(question, { SERVICE_PROVIDER_ID: '1002' }))).toMatchObject({
      key: { number: 'HS-0001', schoolCode: undefined },
    })
  })

  test('L17: one bill, nothing owed, and a code that does not exist, each signed in the order of the fields', async () => {
    const read = await receive('get_bill', question)
    for (const [name, found] of [
      ['bills', bills],
      ['nothing-owed', { is: 'nothing-owed', customer }],
      ['unknown', { is: 'unknown' }],
    ] as const) {
      const reply = answerTo(read, found)
      expectGolden(`vnpt-pay/get_bill.${name}.response.json`, reply.body)
      const { SECURE_CODE: code, ...fields } = bodyOf(reply)
      expect(code).toBe(sha256([...Object.values(fields), secret].join('|')))
      expect(JSON.stringify(fields).includes('Nguyễn')).toBe(name === 'bills')
    }
  })

  test('BILL_DETAIL is an object where that is set; its text is covered all the same', async () => {
    const text = bodyOf(answerTo(await receive('get_bill', question), bills))
    const object = bodyOf(answerTo(await receive('get_bill', question, { billDetail: 'object' }), bills))
    expect(object).toEqual({ ...text, BILL_DETAIL: JSON.parse(text.BILL_DETAIL) })
  })

  test('nothing owed has its own code where one is agreed', async () => {
    const read = await receive('get_bill', question, { nothingOwedCode: '-171' })
    expect(bodyOf(answerTo(read, { is: 'nothing-owed', customer })).RESPONSE_CODE).toBe('-171')
  })
})

describe('RELIEF', () => {
  test('is read as a settlement of the bill that OPTIONS name, at the time of Vietnam', async () => {
    expect(await receive('pay_bill', payment)).toMatchObject({
      is: 'settlement',
      settlement: {
        transaction: 'T26273000123',
        customer: { number: 'HS-0001', schoolCode: 'TH-BINH-MINH' },
        bill: 'KTABCDEFGH',
        amount: 950_000,
        amounts: 'exact',
        at: new Date('2026-09-30T05:00:00Z'),
      },
    })
  })

  test('numbers as numbers, nulls, and BILL_DETAIL as an object are the same message', async () => {
    const object = { thanh_toan: { id: 'KTABCDEFGH' } }
    const loose = { ...payment, BILL_AMOUNT: 950_000, ADDITIONAL_INFO: null, BILL_DETAIL: object }
    expect(await receive('pay_bill', loose)).toMatchObject({
      is: 'settlement',
      settlement: { amount: 950_000 },
    })
  })

  test.each<[SettlementOutcome, string]>([
    ['settled', '00'],
    ['repeated', '00'],
    ['already-paid', '99'],
    ['wrong-amount', '99'],
    ['unknown-bill', '-170'],
    ['conflict', '98'],
  ])('%s is %s', async (outcome, code) => {
    const read = await receive('pay_bill', payment)
    const reply = read.is === 'settlement' ? read.reply(outcome) : expect.unreachable(read.is)
    const { SECURE_CODE: sealed, ...fields } = bodyOf(reply)
    expect(fields).toMatchObject({
      RESPONSE_CODE: code,
      OPTIONS: 'KTABCDEFGH',
      TRANS_REQUEST_ID: 'T26273000123',
    })
    expect(sealed).toBe(sha256([...Object.values(fields), secret].join('|')))
    if (outcome === 'settled') expectGolden('vnpt-pay/pay_bill.settled.response.json', reply.body)
  })

  test.each(['-1', '950000.5', '', '1e6'])('BILL_AMOUNT %j is refused', async (BILL_AMOUNT) => {
    expect(refusalOf(await receive('pay_bill', signed(payment, { BILL_AMOUNT })))).toEqual([
      'invalid_request',
      '99',
    ])
  })

  test('an unreadable time loses no payment', async () => {
    for (const TRANS_DATE_TIME of ['', '30/09/2026', '20260931120000']) {
      expect(await receive('pay_bill', signed(payment, { TRANS_DATE_TIME }))).toMatchObject({
        settlement: { at: clock() },
      })
    }
  })
})

describe('what is refused', () => {
  test.each([
    ['get_bill', question],
    ['pay_bill', payment],
  ] as const)('R12: %s with any covered field changed, or none of its seal', async (operation, message) => {
    for (const field of Object.keys(message)) {
      const changed = { ...message, [field]: `${message[field]}0` }
      expect(refusalOf(await receive(operation, changed)), field).toEqual(['signature_invalid', '99'])
    }
    const { SECURE_CODE: _, ...unsigned } = message
    expect(refusalOf(await receive(operation, unsigned))).toEqual(['signature_invalid', '99'])
    expect(refusalOf(await receive(operation, signed(message, {}, oldSecret)))).toEqual([
      'signature_invalid',
      '99',
    ])
  })

  test('R13: both secrets are good while one changes, and each is answered in kind', async () => {
    const both = { secrets: [secret, oldSecret] }
    for (const key of both.secrets) {
      const { SECURE_CODE: code, ...fields } = bodyOf(
        answerTo(await receive('get_bill', signed(question, {}, key), both), bills),
      )
      expect(code).toBe(sha256([...Object.values(fields), key].join('|')))
    }
  })

  test('a value with the separator, which could be read in two ways', async () => {
    const moved = signed(question, { PAYMENT_CODE: 'HS|20260930120000', TRANS_DATE_TIME: '' })
    expect(refusalOf(await receive('get_bill', moved))).toEqual(['signature_invalid', '99'])
  })

  test.each([
    ['another partner', { PARTNER_ID: 'BANK02' }, 'forbidden'],
    ['another service', { SERVICE_ID: '33' }, 'forbidden'],
    ['an unknown provider', { SERVICE_PROVIDER_ID: '9999' }, 'forbidden'],
    ['a provider called as what every object has', { SERVICE_PROVIDER_ID: 'constructor' }, 'forbidden'],
    ['another version', { VERSION: '1.0.0' }, 'invalid_request'],
    ['the action of the other operation', { ACTION: 'RELIEF' }, 'invalid_request'],
    ['no code', { PAYMENT_CODE: '' }, 'invalid_request'],
    ['a code that cannot be kept', { PAYMENT_CODE: 'HS\u0000' }, 'invalid_request'],
    ['half a character', { TRANS_REQUEST_ID: 'T\ud800' }, 'invalid_request'],
    ['a number without an end', { TRANS_REQUEST_ID: '1'.repeat(101) }, 'invalid_request'],
  ])('%s', async (_, changes, code) => {
    expect(refusalOf(await receive('get_bill', signed(question, changes)))).toEqual([code, '99'])
  })

  test('a call without the header that is agreed, or with another', async () => {
    const tokens = ['the new header', 'the old header']
    for (const token of tokens) {
      expect(await receive('get_bill', question, { tokens }, { token })).toMatchObject({ is: 'customer' })
    }
    for (const headers of [{}, { token: '' }, { token: 'x' }] as Record<string, string>[]) {
      expect(refusalOf(await receive('get_bill', question, { tokens }, headers))).toEqual([
        'unauthorized',
        '99',
      ])
    }
  })

  test('whatever stands in the fields, it is refused and never thrown', async () => {
    const anything = fc.dictionary(fc.constantFrom(...Object.keys(payment)), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(anything, async (message) => {
        expect((await receive('pay_bill', message)).is).toBe('refused')
      }),
      { numRuns: 200 },
    )
  })
})

test('a failure of ours is 98, after which nobody gives money back', () => {
  const { failed } = createVnptPay(sampleSettings(), { clock })
  const request = (message: unknown) => ({
    ...{ method: 'POST', query: '', headers: {} },
    body: Buffer.from(JSON.stringify(message)),
  })
  const { SECURE_CODE: code, ...fields } = bodyOf(
    failed?.('pay_bill', request(payment)) ?? expect.unreachable('no answer'),
  )
  expect(fields).toMatchObject({
    RESPONSE_CODE: '98',
    TRANS_REQUEST_ID: 'T26273000123',
    OPTIONS: 'KTABCDEFGH',
  })
  expect(code).toBe(sha256([...Object.values(fields), secret].join('|')))
  expect(bodyOf(failed?.('get_bill', request([])) ?? expect.unreachable('no answer')).RESPONSE_CODE).toBe(
    '98',
  )
  expect(failed?.('other', request({}))).toBeUndefined()
})

test.each([
  { refusalCode: '00' },
  { refusalCode: '98' },
  { nothingOwedCode: '-170' },
  { refusalCode: 'no' },
])('a code with a meaning of its own is no setting: %j', (differences) => {
  expect(() => sampleSettings(differences)).toThrow()
})
