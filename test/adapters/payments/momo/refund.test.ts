import { describe, expect, test } from 'vitest'
import { decodeRefund, decodeRefundState } from '../../../../adapters/payments/momo/decode-refund.ts'
import { refundOrder as order } from '../dvcqg-platform/samples.ts'
import { sampleSettings } from './samples.ts'

const settings = sampleSettings()
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const ours = { resultCode: 0, partnerCode: 'TRUONG01', orderId: order.code }
const row = { orderId: order.code, amount: 50_000, resultCode: 0, transId: 15 }
const ask = (...refundTrans: object[]) => decodeRefundState(json({ ...ours, refundTrans }), order, settings)
const bad = expect.objectContaining({ code: 'partner_bad_answer' })

describe('the answer to a refund', () => {
  test('tells that it is done, under the number of MoMo', () => {
    const bytes = json({ ...ours, amount: 50_000, transId: 15 })
    expect(decodeRefund(bytes, order, settings)).toMatchObject({ is: 'done', theirReference: '15' })
  })

  test.each([
    ['amount', { amount: 1_250_000 }],
    ['refund', { orderId: 'RF0000002B' }],
    ['partner', { partnerCode: 'TRUONG02' }],
  ])('is no usable one when it is of another %s', (_what, changes) => {
    const bytes = json({ ...ours, amount: 50_000, transId: 15, ...changes })
    expect(() => decodeRefund(bytes, order, settings)).toThrow(bad)
  })
})

describe('the answer about a refund', () => {
  test('tells that it is done where its row does', () => {
    expect(ask({ ...row, orderId: 'RF0000002B', resultCode: 1081 }, row)).toMatchObject({
      ...{ is: 'done', theirReference: '15' },
    })
  })

  test('tells nothing sure without a row of it, or with two', () => {
    expect(ask()).toMatchObject({ is: 'pending' })
    expect(ask(row, { ...row, resultCode: 1081 })).toMatchObject({ is: 'pending' })
  })

  test('is no usable one when the row is of another amount', () => {
    expect(() => ask({ ...row, amount: 1_250_000 })).toThrow(bad)
  })
})
