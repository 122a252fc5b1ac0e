import { describe, expect, test } from 'vitest'
import { decodeAnswer, decodeLinkAnswer } from '../../../../adapters/payments/payos/decode.ts'
import { createOrderCode, encodeLink } from '../../../../adapters/payments/payos/encode.ts'
import { receiveConfirmation } from '../../../../adapters/payments/payos/receive-confirmation.ts'
import { rawRequest, sampleDemand, startedAt } from '../dvcqg-platform/samples.ts'
import { sampleSettings, sha256 } from './samples.ts'

const orderCode = '4503599627370497'

/** Signs plain values as the documents say it. */
const signed = (data: Record<string, unknown>, key?: string) => {
  const text = Object.keys(data)
    .sort()
    .map((name) => `${name}=${Array.isArray(data[name]) ? JSON.stringify(data[name]) : (data[name] ?? '')}`)
  return { code: '00', desc: 'success', success: true, data, signature: sha256(text.join('&'), key) }
}
const confirmation = {
  orderCode: Number(orderCode) as number | string,
  amount: 1_250_000 as number,
  description: 'HP 026093000012',
  accountNumber: '0123456789',
  reference: 'FT25304000001',
  transactionDateTime: '2025-10-31 23:59:59',
  currency: 'VND',
  paymentLinkId: 'a link',
  code: '00',
  desc: 'Thành công',
  counterAccountBankId: null,
}
const read = (message: object | string, settings = sampleSettings()) =>
  receiveConfirmation(rawRequest(message), settings)

describe('reading a confirmation', () => {
  test('a right one is news with the instant of the transfer', () => {
    expect(read(signed(confirmation))).toMatchObject({
      is: 'news',
      news: {
        reference: orderCode,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: 'FT25304000001',
        bank: null,
        at: new Date('2025-10-31T16:59:59Z'),
      },
    })
  })

  // Printed on payos.vn under "Kiểm tra dữ liệu với signature", with its key; payOS sends it to try an address out.
  test('the sample of the documents verifies with the key beside it, and books nothing', () => {
    const data = {
      orderCode: 123,
      amount: 3000,
      description: 'VQRIO123',
      accountNumber: '12345678',
      reference: 'TF230204212323',
      transactionDateTime: '2023-02-04 18:25:00',
      currency: 'VND',
      paymentLinkId: '124c33293c43417ab7879e14c8d9eb18',
      code: '00',
      desc: 'Thành công',
      counterAccountBankId: '',
      counterAccountBankName: '',
      counterAccountName: '',
      counterAccountNumber: '',
      virtualAccountName: '',
      virtualAccountNumber: '',
    }
    const signature = '412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03'
    const message = { code: '00', desc: 'success', success: true, data, signature }
    const settings = sampleSettings({
      checksumKey: '1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675',
    })
    expect(read(message, settings)).toMatchObject({ is: 'news', news: { outcome: 'pending', amount: 3000 } })
    const changed = { ...message, data: { ...data, amount: 3001 } }
    expect(read(changed, settings)).toMatchObject({ is: 'refused', code: 'signature_invalid' })
  })

  test.each([
    ['not signed', { ...signed(confirmation), signature: '' }, 'signature_invalid'],
    ['the key of another channel', signed(confirmation, 'another key'), 'signature_invalid'],
    ['another account', signed({ ...confirmation, accountNumber: '999' }), 'forbidden'],
    ['another currency', signed({ ...confirmation, currency: 'USD' }), 'invalid_request'],
    ['a code inside that is no success', signed({ ...confirmation, code: '01' }), 'invalid_request'],
    ['a code outside that is no success', { ...signed(confirmation), code: '01' }, 'invalid_request'],
    ['a fraction', signed({ ...confirmation, amount: 0.5 }), 'invalid_request'],
    ['a negative amount', signed({ ...confirmation, amount: -5 }), 'invalid_request'],
    [
      'a reference that cannot be kept',
      signed({ ...confirmation, reference: 'FT\u0000' }),
      'invalid_request',
    ],
    [
      'a bank that cannot be kept',
      signed({ ...confirmation, counterAccountBankId: '\u0000' }),
      'invalid_request',
    ],
    ['an order code that is none', signed({ ...confirmation, orderCode: 'x' }), 'invalid_request'],
    [
      'a memo in which other fields could be read',
      signed({ ...confirmation, description: 'x&orderCode=1' }),
      'signature_invalid',
    ],
    ['no JSON', '{', 'invalid_request'],
  ])('%s is refused', (_, message, code) => {
    expect(read(message)).toMatchObject({ is: 'refused', code, reply: { status: 400 } })
  })

  test.each([
    'posted',
    'noted',
    'repeated',
    'unowned',
    'conflict',
  ] as const)('%s is answered 200', (outcome) => {
    const found = read(signed(confirmation))
    if (found.is !== 'news') return expect.unreachable(found.is)
    expect(found.reply(outcome)).toMatchObject({ status: 200, body: Buffer.from('{"success":true}') })
  })

  test.each([
    ['2025-10-31T16:59:59Z', '2025-10-31T16:59:59.000Z'],
    ['2025-02-31 10:00:00', Number.NaN],
    ['0001-01-01 00:00:00', Number.NaN],
    ['yesterday', Number.NaN],
  ])('with the time %s it is news of %s, because money moved', (transactionDateTime, instant) => {
    expect(read(signed({ ...confirmation, transactionDateTime }))).toMatchObject({
      is: 'news',
      news: { at: new Date(instant) },
    })
  })

  test.each([
    { reference: 'TF230204212323' },
    { paymentLinkId: '124c33293c43417ab7879e14c8d9eb18' },
  ])('what shares only %j with that sample is a payment', (changes) => {
    expect(read(signed({ ...confirmation, ...changes }))).toMatchObject({ news: { outcome: 'paid' } })
  })

  test.each(['null', 'undefined'])('the word %s is signed as nothing', (word) => {
    const { data, ...around } = signed({ ...confirmation, description: '' })
    expect(read({ ...around, data: { ...data, description: word } }).is).toBe('news')
  })

  test('a transfer without a memo is one', () => {
    expect(read(signed({ ...confirmation, description: null }))).toMatchObject({
      is: 'news',
      news: { description: '' },
    })
  })

  test('a memo is covered as it is composed', () => {
    for (const form of ['NFC', 'NFD'])
      expect(read(signed({ ...confirmation, description: 'Học phí'.normalize(form) })).is).toBe('news')
  })
})

describe('a link', () => {
  test('is signed over five fields, and names no payer', () => {
    const bytes = encodeLink(orderCode, sampleDemand, startedAt, sampleSettings({ expiresAfterMinutes: 15 }))
    const text =
      'amount=1250000&cancelUrl=https://lienthong.example.vn/chua-thanh-toan&description=093000012' +
      `&orderCode=${orderCode}&returnUrl=https://lienthong.example.vn/da-thanh-toan`
    expect(JSON.parse(`${bytes}`)).toMatchObject({
      orderCode: Number(orderCode),
      expiredAt: startedAt.getTime() / 1000 + 900,
      signature: sha256(text),
    })
    for (const personal of Object.values(sampleDemand.payer)) expect(`${bytes}`).not.toContain(personal)
  })

  test('has an order code that JSON carries exactly', () => {
    for (const chance of [0, 0.123456789, 1 - 2 ** -53]) {
      const made = createOrderCode(() => chance)
      expect(String(Number(made))).toBe(made)
      expect(Number(made)).toBeGreaterThan(0)
      expect(Number.isSafeInteger(Number(made))).toBe(true)
    }
  })

  const json = (value: unknown) => Buffer.from(JSON.stringify(value))
  const opened = {
    orderCode: Number(orderCode),
    amount: 1_250_000,
    checkoutUrl: 'https://pay.payos.example/1',
  }
  const start = (answer: unknown) => decodeLinkAnswer(json(answer), orderCode, 1_250_000, sampleSettings())

  test('is started with an address, or refused with their code', () => {
    expect(start(signed(opened))).toEqual({ is: 'started', payUrl: opened.checkoutUrl })
    expect(start({ code: '231', desc: 'Đơn đã tồn tại' })).toMatchObject({ is: 'refused', theirCode: '231' })
  })

  const transfers = [
    confirmation,
    { ...confirmation, reference: 'FT0', transactionDateTime: '2025-10-31 08:00:00' },
  ].map(({ reference, amount, accountNumber, description, transactionDateTime }) => ({
    accountNumber,
    amount,
    description,
    reference,
    transactionDateTime,
  }))
  const state = {
    orderCode: Number(orderCode),
    amount: 1_250_000,
    status: 'PENDING',
    transactions: [] as object[],
  }
  const ask = (answer: unknown) => decodeAnswer(json(answer), orderCode, sampleSettings())

  test('with transfers is paid by the first of them, whatever its status', () => {
    const answer = signed({ ...state, status: 'CANCELLED', transactions: transfers })
    expect(ask(answer)).toMatchObject({ news: { outcome: 'paid', providerTransaction: 'FT0' } })
  })

  test.each([
    ['PENDING', 'pending'],
    ['UNDERPAID', 'pending'],
    ['CANCELLED', 'failed'],
    ['EXPIRED', 'failed'],
    ['NEW', 'pending'],
  ])('without a transfer and %s is %s', (status, outcome) => {
    expect(ask(signed({ ...state, status }))).toMatchObject({ news: { outcome, theirCode: status } })
  })

  test('that is not there is unknown', () => {
    expect(ask({ code: '101', desc: '' })).toEqual({ is: 'unknown', theirCode: '101' })
  })

  test.each([
    ['a wrong signature', { ...signed(state), signature: 'x' }],
    [
      'a status changed under a right signature',
      { ...signed(state), data: { ...state, status: 'CANCELLED' } },
    ],
    ['another link', signed({ ...state, orderCode: 1 })],
    ['paid without a transfer', signed({ ...state, status: 'PAID' })],
    ['a transfer of 0', signed({ ...state, transactions: [{ ...transfers[0], amount: 0 }] })],
    ['another account', signed({ ...state, transactions: [{ ...transfers[0], accountNumber: '9' }] })],
    ['another code', { code: '20', desc: '' }],
    ['no object', []],
  ])('%s is no usable answer', (_, answer) => {
    expect(() => ask(answer)).toThrow('partner_bad_answer')
  })

  test.each([
    ['not signed', { ...signed(opened), signature: undefined }],
    ['another amount', signed({ ...opened, amount: 1 })],
  ])('an answer to its request that is %s is not usable', (_, answer) => {
    expect(() => start(answer)).toThrow('partner_bad_answer')
  })
})
