import { describe, expect, test } from 'vitest'
import { receiveConfirmation } from '../../../../adapters/payments/momo/receive-confirmation.ts'
import { rawRequest } from '../dvcqg-platform/samples.ts'
import { accessKey, sampleSettings, secretKey, sha256 } from './samples.ts'

const fields = {
  partnerCode: 'TRUONG01',
  orderId: '0002609300001200MUNMZA8000000',
  requestId: '0002609300001200MUNMZA8000000',
  amount: 1_250_000 as number | string,
  orderInfo: 'THANH TOAN HO SO 000.00.14.H20-260930-00012',
  orderType: 'momo_wallet',
  transId: 2_820_086_739 as number | string,
  resultCode: 0 as number | string,
  message: 'Thành công.',
  payType: 'qr',
  responseTime: Date.parse('2025-10-31T16:59:59Z') as number | string,
  extraData: Buffer.from('{"dossier":"000.00.14.H20-260930-00012"}').toString('base64'),
}
/** Written by hand as the documents say it. */
function signed(changes: Partial<typeof fields> = {}, key = secretKey, access = accessKey) {
  const m = { ...fields, ...changes }
  const text =
    `accessKey=${access}&amount=${m.amount}&extraData=${m.extraData}&message=${m.message}&orderId=${m.orderId}` +
    `&orderInfo=${m.orderInfo}&orderType=${m.orderType}&partnerCode=${m.partnerCode}&payType=${m.payType}` +
    `&requestId=${m.requestId}&responseTime=${m.responseTime}&resultCode=${m.resultCode}&transId=${m.transId}`
  return { ...m, signature: sha256(text, key) }
}
const read = (message: object | string) => receiveConfirmation(rawRequest(message), sampleSettings())

describe('reading a confirmation', () => {
  test('a right one is news with the instant of MoMo and the dossier that it is for', () => {
    expect(read(signed())).toMatchObject({
      is: 'news',
      news: {
        reference: fields.orderId,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: '2820086739',
        at: new Date('2025-10-31T16:59:59Z'),
        description: '{"dossier":"000.00.14.H20-260930-00012"}',
        theirCode: '0',
      },
    })
  })

  test('numbers written as text are covered and read as they stand', () => {
    const message = signed({ amount: '1250000', resultCode: '0', responseTime: '1761929999000' })
    expect(read(message)).toMatchObject({ news: { amount: 1_250_000, at: new Date(1761929999000) } })
  })

  test('without a readable time it is news all the same, because money moved', () => {
    expect(read(signed({ responseTime: 1_761_929_999 }))).toMatchObject({
      news: { at: new Date(Number.NaN) },
    })
  })

  test('a signature in capitals is the same', () => {
    const message = signed()
    expect(read({ ...message, signature: message.signature.toUpperCase() }).is).toBe('news')
  })

  test.each([
    [9000, 'paid'],
    [1000, 'pending'],
    [7002, 'pending'],
    [8000, 'pending'],
    [1001, 'failed'],
    [1006, 'failed'],
    [4100, 'failed'],
    [5555, 'pending'],
  ])('resultCode %s is %s', (resultCode, outcome) => {
    expect(read(signed({ resultCode }))).toMatchObject({ news: { outcome, theirCode: `${resultCode}` } })
  })

  test.each([
    ['not signed', { ...signed(), signature: undefined }, 'invalid_request'],
    ['the secret of another partner', signed({}, 'another secret'), 'signature_invalid'],
    ['the access key of another partner', signed({}, secretKey, 'ANOTHER'), 'signature_invalid'],
    [
      'a state changed under a right signature',
      { ...signed({ resultCode: 1006 }), resultCode: 0 },
      'signature_invalid',
    ],
    ['another partner with our secret', signed({ partnerCode: 'TRUONG02' }), 'forbidden'],
    [
      'a value in which other fields could be read',
      signed({ message: 'x&orderId=OTHER' }),
      'signature_invalid',
    ],
    ['a negative amount', signed({ amount: -1 }), 'invalid_request'],
    ['a fraction', signed({ amount: 0.5 }), 'invalid_request'],
    ['no reference', signed({ orderId: '' }), 'invalid_request'],
    ['a reference that cannot be kept', signed({ orderId: 'A\u0000' }), 'invalid_request'],
    ['a transaction that cannot be kept', signed({ transId: '1\u0000' }), 'invalid_request'],
    ['no JSON', '{', 'invalid_request'],
  ])('%s is refused', (_, message, code) => {
    const refused = read(message)
    expect(refused).toMatchObject({ is: 'refused', code, reply: { status: 400 } })
    if (refused.is === 'refused') expect(refused.reply.body).toHaveLength(0)
  })

  test.each([
    'posted',
    'noted',
    'repeated',
    'unowned',
    'conflict',
  ] as const)('%s is answered 204 without a body', (outcome) => {
    const found = read(signed())
    if (found.is !== 'news') return expect.unreachable(found.is)
    expect(found.reply(outcome)).toMatchObject({ status: 204, body: Buffer.alloc(0) })
  })
})
