import { describe, expect, test } from 'vitest'
import {
  decodeInitAnswer,
  decodeQueryAnswer,
  decodeReceiptAnswer,
} from '../../../../adapters/payments/dvcqg-platform/decode.ts'

const reference = '0000012MG5TNX00ABCDE'
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const wrapped = (answer: unknown) => json({ error_code: '0', message: JSON.stringify(answer) })

const started = { MaLoi: '00', MoTaLoi: '', UrlThanhToan: 'https://pay.example.vn/1', MaThamChieu: reference }
const paid = {
  MaLoi: '00',
  TrangThaiGD: '1',
  SoTien: 1_250_000,
  MaTienTe: 'VND',
  MaGiaoDich: 'TT1',
  MaNganHang: 'MB',
  ThoiGianGD: '20260930121000',
  ThongTinGiaoDich: 'THANH TOAN HO SO 1',
}
const query = (answer: unknown) => decodeQueryAnswer(json(answer), reference)
const bad = expect.objectContaining({ code: 'partner_bad_answer' })

describe('the answer to INIT', () => {
  test.each([
    ['direct', json(started)],
    ['through a proxy, as a JSON string', wrapped(started)],
    ['through a proxy, as an object', json({ error_code: 0, message: started })],
  ])('%s gives the address of the page', (_, bytes) => {
    expect(decodeInitAnswer(bytes, reference)).toEqual({ is: 'started', payUrl: 'https://pay.example.vn/1' })
  })

  test.each([
    [json({ MaLoi: '99', MoTaLoi: 'Sai mã xác thực' }), '99', 'Sai mã xác thực'],
    [json({ MaLoi: '99', MoTaLoi: 'CCCD 001190012345 sai' }), '99', 'CCCD … sai'],
    [json({ MaLoi: '7' }), '7', ''],
    [json({ error_code: '-1', message: 'Hết phiên' }), 'proxy:-1', 'Hết phiên'],
  ])('%s is a refusal', (bytes, theirCode, detail) => {
    expect(decodeInitAnswer(bytes, reference)).toEqual({ is: 'refused', theirCode, detail })
  })

  test.each([
    ['no object', json(null)],
    ['no MaLoi', json({ UrlThanhToan: 'https://pay.example.vn/1' })],
    ['no address', json({ MaLoi: '00' })],
    ['an address that is no web page', json({ ...started, UrlThanhToan: 'javascript:alert(1)' })],
    ['another reference', json({ ...started, MaThamChieu: 'OTHER' })],
    ['a wrapped text that is no JSON', json({ error_code: '0', message: 'OK' })],
  ])('%s is no usable answer', (_, bytes) => {
    expect(() => decodeInitAnswer(bytes, reference)).toThrow(bad)
  })
})

describe('the answer to QUERY', () => {
  test('a paid payment', () => {
    expect(query(paid)).toMatchObject({
      is: 'news',
      news: {
        reference,
        outcome: 'paid',
        amount: 1_250_000,
        providerTransaction: 'TT1',
        bank: 'MB',
        at: new Date('2026-09-30T05:10:00Z'),
        theirCode: '00',
      },
    })
  })

  test.each([
    ['1', 'paid'],
    [1, 'paid'],
    ['4', 'failed'],
    ['3', 'pending'],
    ['2', 'pending'],
    ['constructor', 'pending'],
    [undefined, 'pending'],
  ])('TrangThaiGD %j is %s', (TrangThaiGD, outcome) => {
    expect(query({ ...paid, TrangThaiGD })).toMatchObject({ is: 'news', news: { outcome } })
  })

  test('an amount as a string is read', () => {
    expect(query({ ...paid, SoTien: '1250000' })).toMatchObject({ news: { amount: 1_250_000 } })
  })

  test('a pending payment without amount and time is pending', () => {
    expect(query({ MaLoi: '00', TrangThaiGD: '3' })).toMatchObject({
      is: 'news',
      news: { outcome: 'pending', amount: 0, at: undefined, bank: null },
    })
  })

  test('a code that is no success is an unknown reference, even beside a paid state', () => {
    expect(query({ ...paid, MaLoi: '99' })).toEqual({ is: 'unknown', theirCode: '99' })
  })

  test('a failed state is believed with any code', () => {
    expect(query({ ...paid, MaLoi: '24', TrangThaiGD: '4' })).toMatchObject({
      news: { outcome: 'failed', theirCode: '24' },
    })
  })

  test.each([
    ['paid without an amount', { ...paid, SoTien: undefined }],
    ['paid with an amount of 0', { ...paid, SoTien: '0' }],
    ['a fraction', { ...paid, SoTien: 0.5 }],
    ['a negative amount', { ...paid, SoTien: -1 }],
    ['an amount above the safe range', { ...paid, SoTien: 2 ** 53 }],
    ['an amount with separators', { ...paid, SoTien: '1.250.000' }],
    ['another currency', { ...paid, MaTienTe: 'USD' }],
    ['another reference', { ...paid, MaThamChieu: 'OTHER' }],
    ['a proxy that failed', { error_code: '-1', message: 'x' }],
  ])('%s is no usable answer', (_, answer) => {
    expect(() => query(answer)).toThrow(bad)
  })
})

describe('the answer to GET_BILL', () => {
  const address = { MaLoi: '00', UrlBienLai: 'https://pay.example.vn/receipts/1' }

  test.each([
    ['application/json', json(address)],
    ['application/json; charset=UTF-8', wrapped(address)],
  ])('%s is read for an address', (type, bytes) => {
    expect(decodeReceiptAnswer(type, bytes)).toEqual({ is: 'address', url: address.UrlBienLai })
  })

  test('a PDF is the receipt itself', () => {
    const bytes = Buffer.from('%PDF-1.4')
    const receipt = { is: 'file', contentType: 'application/pdf', bytes }
    expect(decodeReceiptAnswer('application/pdf', bytes)).toEqual(receipt)
  })

  test('a failure code is a refusal', () => {
    const bytes = json({ MaLoi: '99', MoTaLoi: 'Chưa có biên lai' })
    expect(decodeReceiptAnswer('application/json', bytes)).toMatchObject({ is: 'refused', theirCode: '99' })
  })

  test('any other content type is no usable answer', () => {
    expect(() => decodeReceiptAnswer('text/html', Buffer.from('<html>'))).toThrow(bad)
  })
})
