import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBidv } from '../../../../adapters/payments/bidv/index.ts'
import { hmac, jsonRequest, md5, oldSecret, sampleSettings, secret, sha256 } from './samples.ts'

const clock = () => new Date('2026-09-30T05:10:00Z')
const query = { service_id: 'TH0001', customer_id: 'HS-0001' }
const payment = {
  ...query,
  trans_id: 'FT26273000123',
  trans_date: '20260930120000',
  bill_id: 'KTABCDEFGH',
  amount: '950000',
}

/** Written by hand, as the three programs make them. */
const byHand = {
  A: [md5(`${secret}TH0001HS-0001`), md5(`${secret}FT26273000123KTABCDEFGH950000`)],
  B: [hmac(`${secret}|TH0001|HS-0001`, secret), hmac(`${secret}|FT26273000123|950000`, secret)],
  C: [sha256(`${secret}+TH0001+HS-0001`), sha256(`${secret}+|FT26273000123+950000`)],
} as const
const uncovered = {
  A: ['customer_id'],
  B: ['customer_id', 'bill_id'],
  C: ['customer_id', 'bill_id'],
} as const

const read = (
  operation: 'getbill' | 'paybill',
  message: object,
  checksum: 'A' | 'B' | 'C',
  secrets = [secret],
) => {
  const services = { TH0001: { school: 'TH-BINH-MINH', secrets }, TH0002: { secrets: ['another'] } }
  const receive = createBidv(sampleSettings({ checksum, services }), { clock }).inbound[operation]
  return receive?.(jsonRequest(message)) ?? expect.unreachable(operation)
}

describe.each(['A', 'B', 'C'] as const)('checksum %s', (variant) => {
  const [ofQuery, ofPayment] = byHand[variant]

  test('as it is made by hand is right', async () => {
    expect(await read('getbill', { ...query, checksum: ofQuery }, variant)).toMatchObject({
      is: 'customer',
      key: { number: 'HS-0001', schoolCode: 'TH-BINH-MINH' },
    })
    expect(await read('paybill', { ...payment, checksum: ofPayment }, variant)).toMatchObject({
      is: 'settlement',
      settlement: {
        transaction: 'FT26273000123',
        bill: 'KTABCDEFGH',
        amount: 950_000,
        amounts: 'exact',
        at: new Date('2026-09-30T05:00:00Z'),
      },
    })
  })

  test(`in capitals is ${variant === 'A' ? 'the same, as it is hexadecimal' : 'another'}`, async () => {
    const capitals = { ...query, checksum: ofQuery.toUpperCase() }
    expect((await read('getbill', capitals, variant)).is).toBe(variant === 'A' ? 'customer' : 'refused')
  })

  test('an amount as a number is the same amount', async () => {
    expect(
      await read('paybill', { ...payment, amount: 950_000, checksum: ofPayment }, variant),
    ).toMatchObject({
      is: 'settlement',
      settlement: { amount: 950_000 },
    })
  })

  test('any covered field changed is refused with 004', async () => {
    const covered = Object.keys(payment).filter(
      (field) =>
        field !== 'trans_date' && field !== 'service_id' && !uncovered[variant].includes(field as never),
    )
    for (const field of covered) {
      const changed = {
        ...payment,
        checksum: ofPayment,
        [field]: `${payment[field as keyof typeof payment]}0`,
      }
      expect(await read('paybill', changed, variant), field).toMatchObject({ code: 'signature_invalid' })
    }
    for (const field of ['service_id', 'customer_id']) {
      const changed = { ...query, checksum: ofQuery, [field]: 'TH0002' }
      expect(await read('getbill', changed, variant), field).toMatchObject({ code: 'signature_invalid' })
    }
  })

  test('R13: the old secret is good beside the new one, and no longer when it is gone', async () => {
    const old = { ...payment, checksum: ofPayment }
    expect(await read('paybill', old, variant, [oldSecret, secret])).toMatchObject({ is: 'settlement' })
    expect(await read('paybill', old, variant, [oldSecret])).toMatchObject({ is: 'refused' })
  })

  test('a checksum of one variant is none of another', async () => {
    for (const other of (['A', 'B', 'C'] as const).filter((one) => one !== variant)) {
      expect(await read('getbill', { ...query, checksum: ofQuery }, other)).toMatchObject({ is: 'refused' })
    }
  })
})

test('in B and C a value with the separator has no right checksum: its border could be moved', async () => {
  const moved = { ...payment, trans_id: 'FT|26273', amount: '1' }
  const checksums = [
    ['B', hmac(`${secret}|FT|26273|1`, secret)],
    ['C', sha256(`${secret}+|FT+26273+1`)],
  ] as const
  expect(await read('paybill', { ...moved, checksum: checksums[0][1] }, 'B')).toMatchObject({ is: 'refused' })
  const plus = { ...moved, trans_id: 'FT+26273', checksum: checksums[1][1] }
  expect(await read('paybill', plus, 'C')).toMatchObject({ is: 'refused' })
})

test('whatever stands in the fields of a call, it is read or refused, never thrown', async () => {
  const anything = fc.dictionary(
    fc.constantFrom(...Object.keys(payment), 'checksum', 'serviceId', 'transId'),
    fc.jsonValue(),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (message) => {
      expect((await read('paybill', message, 'A')).is).toBe('refused')
      expect((await read('getbill', message, 'B')).is).toBe('refused')
    }),
    { numRuns: 200 },
  )
})
