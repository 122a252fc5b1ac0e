import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDvcqgPlatform } from '../../../adapters/payments/dvcqg-platform/index.ts'
import { verificationCode } from '../../../adapters/payments/dvcqg-platform/verification-code.ts'
import { createMomo } from '../../../adapters/payments/momo/index.ts'
import { createPayos } from '../../../adapters/payments/payos/index.ts'
import { createVnpay } from '../../../adapters/payments/vnpay/index.ts'
import { createZalopay } from '../../../adapters/payments/zalopay/index.ts'
import type { adapters } from '../../../adapters/registry.ts'
import { writeTime } from '../../../src/domain/time/compact-time.ts'
import { handleInbound } from '../../../src/payments/handle-inbound.ts'
import type { PaymentChannel, RawRequest } from '../../../src/ports/payment-channel.ts'
import { createTestPaymentParts } from '../../support/payment-parts.ts'
import { channel, noon, openScene, type Scene } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import * as platform from './dvcqg-platform/samples.ts'
import * as momo from './momo/samples.ts'
import * as payos from './payos/samples.ts'
import * as vnpay from './vnpay/samples.ts'
import * as zalopay from './zalopay/samples.ts'

/** A provider that tells of payments: its channel, and what it is answered. */
interface Provider {
  readonly channel: PaymentChannel
  /** A rightly signed confirmation that so much was paid; without an amount where that is undefined. */
  confirm(reference: string, amount: unknown): RawRequest
  readonly taken: string
  readonly refused: string
  /** So many of its units are a đồng. */
  readonly unit?: number
  /** Writes text alone, so a number is the same. */
  readonly isText?: boolean
}

const tools = { createHttpClient: () => ({}) as never, clock: () => noon, random: () => 0 }
const { rawRequest } = platform
const pairs = (fields: object) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('&')
/** As JSON writes them: what is undefined is not there. */
const sortedPairs = (fields: object) =>
  pairs(Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(fields))).sort()))

/** Every channel whose provider tells of payments; collectors settle bills, and ask for them before. */
type Telling = Exclude<keyof typeof adapters.payments, 'bidv' | 'vnpt-pay'>

const providers: Readonly<Record<Telling, Provider>> = {
  momo: {
    channel: createMomo(momo.sampleSettings(), tools),
    confirm(orderId, amount) {
      const fields = {
        ...{ amount, extraData: '', message: 'ok', orderId, orderInfo: 'x', orderType: 'momo_wallet' },
        ...{ partnerCode: 'TRUONG01', payType: 'qr', requestId: orderId, responseTime: noon.getTime() },
        ...{ resultCode: 0, transId: 7 },
      }
      const signature = momo.sha256(pairs({ accessKey: momo.accessKey, ...fields }))
      return rawRequest({ ...fields, signature })
    },
    ...{ taken: '204 ', refused: '400 ' },
  },
  zalopay: {
    channel: createZalopay(zalopay.sampleSettings(), tools),
    confirm(app_trans_id, amount) {
      const data = JSON.stringify({ app_id: 4321, app_trans_id, amount, zp_trans_id: 7 })
      return rawRequest({ data, mac: zalopay.sha256(data, zalopay.key2), type: 1 })
    },
    taken: '200 {"return_code":1,"return_message":"success"}',
    refused: '200 {"return_code":0,"return_message":"cannot be read"}',
  },
  payos: {
    channel: createPayos(payos.sampleSettings(), tools),
    confirm(orderCode, amount) {
      const data = {
        ...{ orderCode: Number(orderCode), amount, description: 'HP', accountNumber: '0123456789' },
        ...{ reference: 'FT1', transactionDateTime: '2026-09-30 12:00:00', currency: 'VND', code: '00' },
        ...{ paymentLinkId: 'a link', desc: 'ok' },
      }
      const signature = payos.sha256(sortedPairs(data))
      return rawRequest({ code: '00', desc: 'ok', success: true, data, signature })
    },
    ...{ taken: '200 {"success":true}', refused: '400 {"success":false}' },
  },
  vnpay: {
    channel: createVnpay(vnpay.sampleSettings(), tools),
    confirm(vnp_TxnRef, amount) {
      const fields = new URLSearchParams({
        ...(amount === undefined || amount === null || amount === '' ? {} : { vnp_Amount: String(amount) }),
        ...{ vnp_PayDate: writeTime(noon), vnp_ResponseCode: '00', vnp_TmnCode: 'TRUONG01' },
        ...{ vnp_TransactionNo: '7', vnp_TransactionStatus: '00', vnp_TxnRef },
      })
      return vnpay.queryRequest(`${fields}&vnp_SecureHash=${vnpay.sha512(`${fields}`)}`)
    },
    taken: '200 {"RspCode":"00","Message":"Confirm Success"}',
    refused: '200 {"RspCode":"04","Message":"Invalid amount"}',
    ...{ unit: 100, isText: true },
  },
  'dvcqg-platform': {
    channel: createDvcqgPlatform(platform.sampleSettings(), tools),
    confirm(MaThamChieu, SoTien) {
      const fields = {
        ...{ LoaiBanTin: 'NOTIFY', MaLoi: '00', MaDoiTac: 'SGD-H20', MaThamChieu, MaTienTe: 'VND', SoTien },
        ...{ MaGiaoDich: 'TT1', MaNganHang: 'MB', ThoiGianGD: writeTime(noon), ThongTinGiaoDich: 'x' },
      }
      const MaXacThuc = verificationCode(
        'notify',
        { ...fields, SoTien: SoTien ?? '' } as never,
        platform.sampleSettings(),
      )
      return rawRequest({ ...fields, MaXacThuc })
    },
    taken: '"MaLoi":"00"',
    refused: '"MaLoi":"99"',
  },
}

let bench: StoreBench
let scene: Scene
let places = 10_000_000
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
})

describe.each(Object.entries(providers))('a confirmation of %s', (_, {
  channel: told,
  confirm,
  ...expected
}) => {
  const { unit = 1, isText = false } = expected
  const open = async () => {
    const { id: billId } = await scene.accept()
    places += 1
    const reference = String(places)
    const kept = { channel, reference, billId, amount: 950_000, at: noon, askAt: noon }
    await bench.store.payments.open(kept)
    const parts = createTestPaymentParts(bench.store, told)
    const tell = async (amount: unknown) => {
      const { status, body } = await handleInbound(channel, 'notify', confirm(reference, amount), parts)
      return `${status} ${body}`
    }
    return { tell, bill: () => scene.billOf({ id: billId }) }
  }
  const booked = async () => (await bench.pool.query('select count(*) from ledger_entries')).rows[0].count

  test.each([
    ['0', 0],
    ['0 as text', '0'],
    ['less than 0', -950_000 * unit],
    ['less than 0 as text', String(-950_000 * unit)],
    ['a fraction', isText ? 95_000_050 : 950_000.5],
    ['a fraction as text', '950000.5'],
    ['above the safe integers', 2 ** 53],
    ['above the safe integers as text', '9007199254740993'],
    ['in words', '9.5e5'],
    ['with separators', '950.000'],
    ['blank', ''],
    ['null', null],
    ['missing', undefined],
    ['true', true],
    ['a list', [950_000 * unit]],
  ])('of an amount that is %s is refused and posts nothing, and the right one after it pays', async (name, amount) => {
    if (isText && name === 'a list') return
    const { tell, bill } = await open()
    const before = await booked()
    expect(await tell(amount)).toContain(expected.refused)
    expect(await booked()).toBe(before)
    expect(await tell(950_000 * unit)).toContain(expected.taken)
    expect(await bill()).toMatchObject({ state: 'paid', paid: 950_000 })
  })

  test('takes the amount as text too', async () => {
    const { tell, bill } = await open()
    expect(await tell(String(950_000 * unit))).toContain(expected.taken)
    expect(await bill()).toMatchObject({ paid: 950_000 })
  })
})
