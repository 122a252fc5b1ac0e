import { describe, expect, test } from 'vitest'
import { readAmount, writeAmount } from '../../../../adapters/payments/vnpay/amount.ts'
import { decodeAnswer } from '../../../../adapters/payments/vnpay/decode.ts'
import { encodePayUrl, encodeQuestion } from '../../../../adapters/payments/vnpay/encode.ts'
import { readTime, writeTime } from '../../../../src/domain/time/compact-time.ts'
import { sampleDemand, startedAt } from '../dvcqg-platform/samples.ts'
import { sampleSettings, sha512 } from './samples.ts'

const reference = '3000012MUNMZA8000000'
const settings = sampleSettings()

describe('the address of a payment', () => {
  test('holds the whole payment, signed over what stands in it', () => {
    const url = encodePayUrl(reference, sampleDemand, startedAt, settings)
    const covered =
      'vnp_Amount=125000000&vnp_Command=pay&vnp_CreateDate=20260930120000&vnp_CurrCode=VND' +
      '&vnp_ExpireDate=20260930121500&vnp_IpAddr=203.0.113.7&vnp_Locale=vn' +
      '&vnp_OrderInfo=THANH+TOAN+HO+SO+000.00.14.H20-260930-00012&vnp_OrderType=other' +
      '&vnp_ReturnUrl=https%3A%2F%2Flienthong.example.vn%2Fda-thanh-toan%3Fkenh%3Dvnpay' +
      '&vnp_TmnCode=TRUONG01&vnp_TxnRef=3000012MUNMZA8000000&vnp_Version=2.1.0'
    const query = new URL(url).searchParams
    expect(query.get('vnp_SecureHash')).toBe(sha512(covered))
    query.delete('vnp_SecureHash')
    expect(`${query}`).toBe(covered)
    expect(url.startsWith(`${settings.payUrl}?`)).toBe(true)
  })

  test('of one payment is always the same, and names nobody', () => {
    const url = () => encodePayUrl(reference, sampleDemand, startedAt, settings)
    expect(url()).toBe(url())
    const { payer } = sampleDemand
    for (const personal of Object.values(payer)) expect(decodeURIComponent(url())).not.toContain(personal)
  })

  test('a payer without an address has that of the server, a way to pay is named when it is the only one', () => {
    const { payerAddress: _, ...demand } = sampleDemand
    const query = new URL(encodePayUrl(reference, demand, startedAt, sampleSettings({ bankCode: 'VNPAYQR' })))
      .searchParams
    expect(query.get('vnp_IpAddr')).toBe('127.0.0.1')
    expect(query.get('vnp_BankCode')).toBe('VNPAYQR')
  })

  test('an amount that the field cannot hold is not written', () => {
    expect(() => writeAmount(10_000_000_000)).toThrow(/unwritable_text/)
    expect(readAmount(writeAmount(9_999_999_999))).toBe(9_999_999_999)
  })
})

test('a question is signed over its values in their order', () => {
  const now = new Date('2026-09-30T05:30:00Z')
  const question = JSON.parse(`${encodeQuestion(reference, startedAt, 'R1', now, settings)}`)
  const values = [
    ...['R1', '2.1.0', 'querydr', 'TRUONG01', reference, '20260930120000', '20260930123000', '127.0.0.1'],
    `HOI GIAO DICH ${reference}`,
  ]
  expect(question).toMatchObject({ vnp_TxnRef: reference, vnp_SecureHash: sha512(values.join('|')) })
})

describe('the answer to a question', () => {
  const paid = {
    vnp_ResponseId: 'A1',
    vnp_Command: 'querydr',
    vnp_ResponseCode: '00',
    vnp_Message: 'QueryDR Success',
    vnp_TmnCode: 'TRUONG01',
    vnp_TxnRef: reference,
    vnp_Amount: '125000000' as string | number,
    vnp_BankCode: 'NCB',
    vnp_PayDate: '20260930121000',
    vnp_TransactionNo: '14915252',
    vnp_TransactionType: '01',
    vnp_TransactionStatus: '00',
    vnp_OrderInfo: 'THANH TOAN',
    vnp_PromotionCode: '' as string | null,
    vnp_PromotionAmount: '' as string | null,
  }
  const signed = (changes: Partial<typeof paid> = {}) => {
    const message = { ...paid, ...changes }
    const values = Object.values(message).map((value) => value ?? '')
    return { ...message, vnp_SecureHash: sha512(values.join('|')) }
  }
  const decode = (message: object) => decodeAnswer(Buffer.from(JSON.stringify(message)), reference, settings)

  test('M19: a paid payment, its amount a hundred times as much, with the amount as text or as a number and nulls for what is not there', () => {
    const news = { outcome: 'paid', amount: 1_250_000, at: new Date('2026-09-30T05:10:00Z') }
    expect(decode(signed())).toMatchObject({ is: 'news', news })
    const other = signed({ vnp_Amount: 125_000_000, vnp_PromotionCode: null, vnp_PromotionAmount: null })
    expect(decode(other)).toMatchObject({ is: 'news', news })
  })

  test.each([
    ['01', 'pending'],
    ['02', 'failed'],
    ['04', 'pending'],
    ['07', 'pending'],
    ['77', 'pending'],
  ])('state %s is %s', (vnp_TransactionStatus, outcome) => {
    expect(decode(signed({ vnp_TransactionStatus }))).toMatchObject({
      news: { outcome, theirCode: vnp_TransactionStatus },
    })
  })

  test('any single covered field changed is no usable answer', () => {
    const honest = signed()
    for (const field of Object.keys(paid)) {
      const changed = { ...honest, [field]: field === 'vnp_ResponseCode' ? '99' : 'x' }
      expect(() => decode(changed), field).toThrow(/partner_bad_answer/)
    }
  })

  test.each([
    ['no hash', { ...signed(), vnp_SecureHash: undefined }],
    ['another terminal', signed({ vnp_TmnCode: 'TRUONG02' })],
    ['another reference', signed({ vnp_TxnRef: 'OTHER' })],
    ['paid with an amount of 0', signed({ vnp_Amount: '0' })],
    ['paid with a broken amount', signed({ vnp_Amount: '125000001' })],
    ['a repeated question', { vnp_ResponseCode: '94' }],
    ['no object', []],
  ])('%s is no usable answer', (_, message) => {
    expect(() => decode(message)).toThrow(/partner_bad_answer/)
  })

  test('a payment that is not there is unknown; a hash that is not accepted is a matter of credentials', () => {
    expect(decode({ vnp_ResponseCode: '91' })).toEqual({ is: 'unknown', theirCode: '91' })
    expect(() => decode({ vnp_ResponseCode: '97' })).toThrow(/partner_unauthorized/)
  })
})

test('times go there and back; what is no time is none', () => {
  const at = new Date('2025-10-31T16:59:59Z')
  expect(writeTime(at)).toBe('20251031235959')
  expect(readTime('20251031235959')).toEqual(at)
  for (const wrong of ['', '20251131000000', '20251031245959', 'yyyyMMddHHmmss']) {
    expect(readTime(wrong)).toBeUndefined()
  }
})
