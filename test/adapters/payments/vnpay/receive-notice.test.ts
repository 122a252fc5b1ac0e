import { describe, expect, test } from 'vitest'
import { acknowledgements } from '../../../../adapters/payments/vnpay/codes.ts'
import { receiveNotice } from '../../../../adapters/payments/vnpay/receive-notice.ts'
import type { PostingOutcome } from '../../../../src/domain/payments/payment.ts'
import { queryRequest, sampleSettings, secret, sha512 } from './samples.ts'

const fields: Readonly<Record<string, string>> = {
  vnp_Amount: '125000000',
  vnp_BankCode: 'NCB',
  vnp_BankTranNo: 'VNP14915252',
  vnp_CardType: 'ATM',
  vnp_OrderInfo: 'THANH TOAN HO SO 000.00.14.H20-260930-00012',
  vnp_PayDate: '20251031235959',
  vnp_ResponseCode: '00',
  vnp_TmnCode: 'TRUONG01',
  vnp_TransactionNo: '14915252',
  vnp_TransactionStatus: '00',
  vnp_TxnRef: '3000012MUNMZA8000000',
}

/** Written by hand as the documents say it: names in their order, a space as +. */
function signed(changes: Readonly<Record<string, string>> = {}, key = secret): string {
  const all: Record<string, string> = { ...fields, ...changes }
  const covered = Object.keys(all)
    .sort()
    .filter((name) => all[name] !== '')
    .map((name) => `${name}=${encodeURIComponent(all[name] ?? '').replaceAll('%20', '+')}`)
    .join('&')
  return `${covered}&vnp_SecureHash=${sha512(covered, key)}`
}
const read = (query: string) => receiveNotice(queryRequest(query), sampleSettings())
const replyOf = (query: string) => {
  const found = read(query)
  return found.is === 'refused' ? JSON.parse(`${found.reply.body}`).RspCode : expect.unreachable(found.is)
}

describe('reading a confirmation', () => {
  test('a right one is news: hundredths become đồng, Vietnam time becomes an instant', () => {
    expect(read(signed())).toMatchObject({
      is: 'news',
      news: {
        reference: fields.vnp_TxnRef,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: '14915252',
        bank: 'NCB',
        at: new Date('2025-10-31T16:59:59Z'),
        description: fields.vnp_OrderInfo,
        theirCode: '00',
      },
    })
  })

  test('names that do not begin with vnp_, the type of the hash and empty fields are not covered', () => {
    expect(read(`kenh=1&${signed()}&vnp_SecureHashType=HmacSHA512&vnp_Bill=`)).toMatchObject({ is: 'news' })
  })

  test('the order in which the parameters come does not matter, nor how their letters are encoded', () => {
    const turned = signed().split('&').reverse().join('&').replaceAll('+', '%20')
    expect(read(turned)).toMatchObject({ is: 'news', news: { amount: 1_250_000 } })
  })

  test.each([
    ['00', '00', 'paid', '00'],
    ['24', '02', 'failed', '24'],
    ['51', '02', 'failed', '51'],
    ['00', '01', 'pending', '01'],
    ['07', '07', 'pending', '07'],
    ['07', '02', 'pending', '07'],
    ['00', '04', 'pending', '04'],
    ['24', '00', 'pending', '24'],
    ['00', '88', 'pending', '88'],
    ['00', 'constructor', 'pending', 'constructor'],
  ])('ResponseCode %s with state %s is %s', (vnp_ResponseCode, vnp_TransactionStatus, outcome, theirCode) => {
    expect(read(signed({ vnp_ResponseCode, vnp_TransactionStatus }))).toMatchObject({
      news: { outcome, theirCode },
    })
  })

  test.each([
    ['', undefined],
    ['20260931121000', new Date(Number.NaN)],
    ['2026-09-30 12:10:00', new Date(Number.NaN)],
  ])('the time %j, which is none, loses no payment', (vnp_PayDate, at) => {
    expect(read(signed({ vnp_PayDate }))).toMatchObject({ news: { outcome: 'paid', at } })
  })

  test.each([
    ['not signed', signed().replace(/&vnp_SecureHash=.*/, ''), 'signature_invalid', '97'],
    ['a signature of another secret', signed({}, 'another secret'), 'signature_invalid', '97'],
    [
      'a state changed under a right signature',
      signed({ vnp_TransactionStatus: '02' }).replace('Status=02', 'Status=00'),
      'signature_invalid',
      '97',
    ],
    ['another terminal with our secret', signed({ vnp_TmnCode: 'TRUONG02' }), 'forbidden', '01'],
    ['no whole đồng', signed({ vnp_Amount: '125000050' }), 'invalid_request', '04'],
    ['a negative amount', signed({ vnp_Amount: '-125000000' }), 'invalid_request', '04'],
    ['an amount in words', signed({ vnp_Amount: '1.25e8' }), 'invalid_request', '04'],
    ['an amount of 13 digits', signed({ vnp_Amount: '1250000000000' }), 'invalid_request', '04'],
    ['no reference', signed({ vnp_TxnRef: '' }), 'invalid_request', '99'],
    ['a reference that cannot be kept', signed({ vnp_TxnRef: 'A\u0000' }), 'invalid_request', '99'],
    ['a transaction that cannot be kept', signed({ vnp_TransactionNo: '1\u0000' }), 'invalid_request', '99'],
    ['a bank that cannot be kept', signed({ vnp_BankCode: 'NCB\u0000' }), 'invalid_request', '99'],
    ['no state', signed({ vnp_TransactionStatus: '' }), 'invalid_request', '99'],
    ['the same name twice', `${signed()}&vnp_Amount=125000000`, 'invalid_request', '99'],
    ['nothing', '', 'signature_invalid', '97'],
    ['broken escapes', 'vnp_Amount=%zz%ff&vnp_SecureHash=%', 'signature_invalid', '97'],
  ])('%s is refused', (_, query, code, rspCode) => {
    expect(read(query)).toMatchObject({ is: 'refused', code, reply: { status: 200 } })
    expect(replyOf(query)).toBe(rspCode)
  })
})

describe('answering a confirmation', () => {
  const reply = (outcome: PostingOutcome) => {
    const found = read(signed())
    return found.is === 'news' ? found.reply(outcome) : expect.unreachable(found.is)
  }

  test.each([
    ['posted', '{"RspCode":"00","Message":"Confirm Success"}'],
    ['noted', '{"RspCode":"00","Message":"Confirm Success"}'],
    ['repeated', '{"RspCode":"02","Message":"Order already confirmed"}'],
    ['unowned', '{"RspCode":"01","Message":"Order not found"}'],
    ['conflict', '{"RspCode":"04","Message":"Invalid amount"}'],
  ] as const)('%s is answered %s', (outcome, body) => {
    expect(reply(outcome)).toMatchObject({ status: 200, body: Buffer.from(body) })
    expect(Object.keys(acknowledgements)).toContain(outcome)
  })
})
