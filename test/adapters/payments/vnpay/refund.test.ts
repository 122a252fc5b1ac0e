import { describe, expect, test } from 'vitest'
import { decodeRefund, decodeRefundState } from '../../../../adapters/payments/vnpay/decode-refund.ts'
import { encodeRefund } from '../../../../adapters/payments/vnpay/encode.ts'
import { hashes } from '../../../../adapters/payments/vnpay/hashes.ts'
import { messageHash } from '../../../../src/signing/message-hash.ts'
import { refundOrder as order } from '../dvcqg-platform/samples.ts'
import { sampleSettings, secret } from './samples.ts'

const settings = sampleSettings()
const now = new Date('2026-10-01T02:00:00Z')
const given = {
  ...{ vnp_ResponseCode: '00', vnp_TmnCode: 'TRUONG01', vnp_TxnRef: 'REF', vnp_Amount: '5000000' },
  ...{ vnp_TransactionNo: '15', vnp_TransactionType: '03', vnp_TransactionStatus: '00' },
}
const signed = (rule: (typeof hashes)['answer' | 'refundAnswer'], fields: Record<string, string>) =>
  Buffer.from(JSON.stringify({ ...fields, vnp_SecureHash: messageHash(rule, fields, secret) }))

describe('a refund', () => {
  test.each([
    [1_250_000, '02'],
    [1_249_999, '03'],
  ])('of %i of 1250000 đồng has type %s, in hundredths, and the time of the start', (amount, type) => {
    expect(JSON.parse(`${encodeRefund({ ...order, amount }, now, settings)}`)).toMatchObject({
      ...{ vnp_TransactionType: type, vnp_Amount: `${amount}00`, vnp_TransactionDate: '20260930120000' },
      ...{ vnp_CreateDate: '20261001090000', vnp_RequestId: 'RF0000001A', vnp_TransactionNo: '14' },
    })
  })

  test.each([
    ['done', {}, { is: 'done', theirReference: '15' }],
    ['of another amount', { vnp_Amount: '125000000' }, { is: 'pending' }],
    ['of the payment itself', { vnp_TransactionType: '01' }, { is: 'pending' }],
    ['on its way', { vnp_TransactionStatus: '05' }, { is: 'pending', theirCode: '05' }],
    ['refused by the bank', { vnp_TransactionStatus: '09' }, { is: 'refused', theirCode: '09' }],
  ])('is %s when its answer and the answer about it say so', (_what, changes, said) => {
    const fields = { ...given, ...changes }
    expect(decodeRefund(signed(hashes.refundAnswer, fields), order, settings)).toMatchObject(said)
    expect(decodeRefundState(signed(hashes.answer, fields), order, settings)).toMatchObject(said)
  })

  test('is not known by the answer about its payment when it is not the only one', () => {
    const bytes = signed(hashes.answer, given)
    expect(decodeRefundState(bytes, { ...order, isOnly: false }, settings)).toMatchObject({ is: 'pending' })
  })
})
