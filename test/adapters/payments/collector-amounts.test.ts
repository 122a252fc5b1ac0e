import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBidv } from '../../../adapters/payments/bidv/index.ts'
import { createVnptPay } from '../../../adapters/payments/vnpt-pay/index.ts'
import { handleInbound } from '../../../src/payments/handle-inbound.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import { createTestPaymentParts } from '../../support/payment-parts.ts'
import { channel, newReference, noon, openScene, type Scene } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import * as bidv from './bidv/samples.ts'
import * as vnptPay from './vnpt-pay/samples.ts'

/** What a collector says that it has taken. */
interface Taken {
  readonly transaction: string
  readonly bill: string
  readonly amount: unknown
  readonly time: unknown
}

/** A collector that settles bills: its channel for one school, how it tells, and what it is answered. */
interface Collector {
  channel(school: string): PaymentChannel
  readonly operation: string
  /** A rightly signed settlement; what is undefined is not in it. */
  tell(taken: Taken): object
  readonly field: string
  readonly taken: string
  /** To nothing at all as an amount, as to what is no amount. */
  readonly refused: string
}

const clock = () => noon

const bidvWith = (amounts: 'exact' | 'up-to' | 'any'): Collector => ({
  channel: (school) =>
    createBidv(bidv.sampleSettings({ amounts, services: { TH0001: { school, secrets: [bidv.secret] } } }), {
      clock,
    }),
  operation: 'paybill',
  tell({ transaction: trans_id, bill: bill_id, amount, time: trans_date }) {
    const checksum = bidv.md5(`${bidv.secret}${trans_id}${bill_id}${amount}`)
    return { trans_id, trans_date, customer_id: 'HS-0001', service_id: 'TH0001', bill_id, amount, checksum }
  },
  field: 'result_code',
  taken: '000',
  refused: '022',
})

const collectors: Readonly<Record<string, Collector>> = {
  'BIDV, of which exact amounts are taken': bidvWith('exact'),
  'BIDV, of which parts are taken': bidvWith('up-to'),
  'BIDV, of which any amount is taken': bidvWith('any'),
  'VNPT Pay': {
    channel: (school) =>
      createVnptPay(vnptPay.sampleSettings({ providers: { '1001': { school } } }), { clock }),
    operation: 'pay_bill',
    tell({ transaction, bill, amount, time }) {
      const fields = {
        ...{ ACTION: 'RELIEF', VERSION: '2.0.0', PARTNER_ID: 'BANK01', SERVICE_ID: '32' },
        ...{ SERVICE_PROVIDER_ID: '1001', PAYMENT_CODE: 'HS-0001', CHANNEL_ID: '1' },
        ...{ TRANS_REQUEST_ID: transaction, ADDITIONAL_INFO: '', OPTIONS: bill, BILL_AMOUNT: amount },
        ...{ BILL_DETAIL: '', TRANS_DATE_TIME: time },
      }
      return { ...fields, SECURE_CODE: vnptPay.sha256([...Object.values(fields), vnptPay.secret].join('|')) }
    },
    field: 'RESPONSE_CODE',
    taken: '00',
    refused: '99',
  },
}

let bench: StoreBench
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
})

describe.each(Object.entries(collectors))('a settlement of %s', (_, collector) => {
  const open = async () => {
    const accepted = await scene.accept()
    const { payable } = await scene.billOf(accepted)
    const parts = createTestPaymentParts(bench.store, collector.channel(scene.schoolCode))
    const key = { number: 'HS-0001', schoolCode: scene.schoolCode }
    const found = await bench.store.biller.findCustomer(key, parts.codePrefixes, noon)
    const bill = found.is === 'bills' ? found.bills[0].code : expect.unreachable(found.is)
    const tell = async (changes: Partial<Taken>) => {
      const taken = { transaction: newReference(), bill, time: '20260930120000', ...changes }
      const body = Buffer.from(JSON.stringify(collector.tell({ amount: payable, ...taken })))
      const request = { method: 'POST', query: '', headers: {}, body }
      const reply = await handleInbound(channel, collector.operation, request, parts)
      return JSON.parse(`${reply.body}`)[collector.field]
    }
    return { tell, payable, bill: () => scene.billOf(accepted) }
  }
  const booked = async () => (await bench.pool.query('select count(*) from ledger_entries')).rows[0].count

  test.each([
    ['0', 0],
    ['0 as text', '0'],
    ['0 with zeros behind a point', '0.00'],
    ['less than 0', -950_000],
    ['less than 0 as text', '-950000'],
    ['less than 0 by a sign alone', '-0'],
    ['a fraction', '950000.5'],
    ['above the safe integers', '9007199254740993'],
    ['with separators', '950.000'],
  ] as const)('of %s is refused and books nothing, and money under another number pays', async (_, amount) => {
    const { tell, payable, bill } = await open()
    const before = await booked()
    const transaction = newReference()
    expect(await tell({ transaction, amount })).toBe(collector.refused)
    expect(await tell({ transaction, amount })).toBe(collector.refused)
    expect(await booked()).toBe(before)
    expect(await tell({})).toBe(collector.taken)
    expect(await bill()).toMatchObject({ state: 'paid', paid: payable })
  })

  test.each([
    '',
    '20260931120000',
    '20260930246000',
    '30/09/2026',
    '00000000000000',
  ])('at a time that is none (%j) is of when it came, and pays once', async (time) => {
    const { tell, payable, bill } = await open()
    const transaction = newReference()
    expect(await tell({ transaction, time })).toBe(collector.taken)
    const after = await booked()
    expect(await tell({ transaction, time })).toBe(collector.taken)
    expect(await booked()).toBe(after)
    expect(await bill()).toMatchObject({ state: 'paid', paid: payable })
    const { rows } = await bench.pool.query('select paid_at from payments where reference like $1', [
      `%${transaction}`,
    ])
    expect(rows).toEqual([{ paid_at: noon }])
  })
})
