import { describe, expect, test } from 'vitest'
import { acknowledgements } from '../../../../adapters/payments/dvcqg-platform/codes.ts'
import { receiveNotify } from '../../../../adapters/payments/dvcqg-platform/receive-notify.ts'
import { verificationCode } from '../../../../adapters/payments/dvcqg-platform/verification-code.ts'
import type { PostingOutcome } from '../../../../src/domain/payments/payment.ts'
import { expectGolden } from '../../../support/golden.ts'
import { rawRequest, sampleSettings } from './samples.ts'

const fields = {
  LoaiBanTin: 'NOTIFY',
  MaLoi: '00',
  MaDoiTac: 'SGD-H20',
  MaThamChieu: '0000012MG5TNX00ABCDE',
  SoTien: 1_250_000 as number | string,
  MaTienTe: 'VND',
  MaGiaoDich: 'TT1',
  MaNganHang: 'MB',
  ThoiGianGD: '20260930121000',
  ThongTinGiaoDich: 'THANH TOAN HO SO 000.00.14.H20-260930-00012',
}
const settings = sampleSettings()
const signed = (changes: Partial<typeof fields> = {}) => {
  const message = { ...fields, ...changes }
  return { ...message, MaXacThuc: verificationCode('notify', message, settings) }
}
const read = (message: object | string) => receiveNotify(rawRequest(message), settings)

describe('reading a notify', () => {
  test('a right one is news with the time of the platform', () => {
    const message = signed()
    expectGolden('dvcqg-platform/notify.paid.request.json', Buffer.from(JSON.stringify(message)))
    expect(read(message)).toMatchObject({
      is: 'news',
      news: {
        reference: fields.MaThamChieu,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: 'TT1',
        bank: 'MB',
        at: new Date('2026-09-30T05:10:00Z'),
        description: fields.ThongTinGiaoDich,
        theirCode: '00',
      },
    })
  })

  test('an amount as a string of digits is covered and read as it stands', () => {
    expect(read(signed({ SoTien: '1250000' }))).toMatchObject({ news: { amount: 1_250_000 } })
  })

  test.each(['99', '24', '0', ''])('MaLoi %j has failed', (MaLoi) => {
    expect(read(signed({ MaLoi }))).toMatchObject({
      is: 'news',
      news: { outcome: 'failed', theirCode: MaLoi },
    })
  })

  test('a time of a 12-hour clock is taken as written', () => {
    expect(read(signed({ ThoiGianGD: '20260930021000' }))).toMatchObject({
      news: { at: new Date('2026-09-29T19:10:00Z') },
    })
  })

  const none = new Date(Number.NaN)
  test.each([
    ['', undefined],
    ['00010101000000', none],
    ['20260931121000', none],
    ['2026-09-30 12:10:00', none],
  ])('the time %j, which is none, loses no payment', (ThoiGianGD, at) => {
    expect(read(signed({ ThoiGianGD }))).toMatchObject({ news: { outcome: 'paid', at } })
  })

  test('a memo that was cut in the middle of a sign loses no payment', () => {
    expect(read(signed({ ThongTinGiaoDich: 'hoc phi \ud83d' }))).toMatchObject({ news: { outcome: 'paid' } })
  })

  test('a code in capitals is the same', () => {
    expect(read({ ...signed(), MaXacThuc: signed().MaXacThuc.toUpperCase() }).is).toBe('news')
  })

  test('a bank that is null or absent is covered as nothing', () => {
    const message = signed({ MaNganHang: '' })
    for (const MaNganHang of [null, undefined])
      expect(read({ ...message, MaNganHang })).toMatchObject({ news: { outcome: 'paid', bank: null } })
  })

  test('fields that are not covered change nothing', () => {
    expect(read({ ...signed(), TrangThaiGD: '4' })).toMatchObject({ news: { outcome: 'paid' } })
  })

  test.each([
    ['signature_invalid', { ...signed(), SoTien: 1 }],
    ['forbidden', signed({ MaDoiTac: 'OTHER' })],
    ['invalid_request', signed({ MaTienTe: 'USD' })],
    ['invalid_request', signed({ SoTien: 1.5 })],
    ['invalid_request', signed({ SoTien: -5 })],
    ['invalid_request', signed({ SoTien: 2 ** 53 })],
    ['invalid_request', signed({ SoTien: '1.250.000' })],
    ['invalid_request', signed({ SoTien: '01250000' })],
    ['invalid_request', signed({ MaThamChieu: '' })],
    ['invalid_request', signed({ MaThamChieu: 'A\u0000' })],
    ['invalid_request', signed({ MaGiaoDich: 'TT\u0000' })],
    ['invalid_request', signed({ MaNganHang: '\ud800' })],
    ['invalid_request', { ...signed(), MaGiaoDich: { $ne: '' } }],
    ['invalid_json', '[1]'],
  ])('%s: %j is refused', (code, message) => {
    const refused = read(message)
    if (refused.is !== 'refused') return expect.unreachable(refused.is)
    expect(refused.code).toBe(code)
    expect(JSON.parse(refused.reply.body.toString())).toMatchObject({ MaLoi: '99' })
  })
})

describe('answering a notify', () => {
  const reply = (outcome: PostingOutcome) => {
    const news = read(signed())
    return news.is === 'news' ? news.reply(outcome) : expect.unreachable(news.is)
  }

  test('says 00 and repeats who, what and the code', () => {
    expectGolden('dvcqg-platform/notify.paid.response.json', reply('posted').body)
  })

  test.each(Object.keys(acknowledgements) as PostingOutcome[])('%s need not come again', (outcome) => {
    const { status, body } = reply(outcome)
    expect(status).toBe(200)
    expect(JSON.parse(body.toString())).toMatchObject({ MaLoi: '00', MoTaLoi: acknowledgements[outcome] })
  })

  test('a wrong code is answered 99 with the code as it came', () => {
    const refused = read({ ...signed(), MaXacThuc: 'wrong' })
    if (refused.is !== 'refused') return expect.unreachable(refused.is)
    expectGolden('dvcqg-platform/notify.wrong-code.response.json', refused.reply.body)
  })
})
