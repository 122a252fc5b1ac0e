import { describe, expect, test } from 'vitest'
import {
  encodeGetBill,
  encodeInit,
  encodeQuery,
} from '../../../../adapters/payments/dvcqg-platform/encode.ts'
import { expectGolden } from '../../../support/golden.ts'
import { sampleDemand, sampleSettings, startedAt } from './samples.ts'

const reference = '0000012MG5TNX00ABCDE'
const golden = (file: string, bytes: Buffer) => expectGolden(`dvcqg-platform/${file}`, bytes)
const init = (demand = sampleDemand, settings = sampleSettings()) =>
  JSON.parse(encodeInit(reference, demand, startedAt, settings).toString())

describe('encoding messages to the platform', () => {
  test('INIT of a bill with two fees', () => {
    golden('init.two-fees.request.json', encodeInit(reference, sampleDemand, startedAt, sampleSettings()))
  })

  test('INIT with the code of 2020', () => {
    const settings = sampleSettings({ codeVariant: 'hmac-sha256' })
    golden('init.hmac.request.json', encodeInit(reference, sampleDemand, startedAt, settings))
  })

  test('INIT of a payer of whom only the name is known, without fee items', () => {
    const { payerAddress: _, ...known } = sampleDemand
    const demand = { ...known, fees: [], payer: { name: 'Trần Văn An' } }
    golden('init.name-only.request.json', encodeInit(reference, demand, startedAt, sampleSettings()))
  })

  test('QUERY', () => {
    golden('query.open.request.json', encodeQuery(reference, startedAt, sampleSettings()))
  })

  test('GET_BILL', () => {
    golden('get-bill.paid.request.json', encodeGetBill(reference, startedAt, sampleSettings()))
  })

  test('every member of ThongTinBienLai is a string or a list of strings', () => {
    const strings = (value: unknown): boolean =>
      typeof value === 'string' ||
      (Array.isArray(value) && value.every((item) => Object.values(item).every(strings)))
    const information = init().ThongTinBienLai
    expect(Object.keys(information)).toHaveLength(30)
    expect(Object.values(information).every(strings)).toBe(true)
  })

  test('names of procedure and unit are cut to 250 characters', () => {
    const long = { code: '1.012345', name: 'ă'.repeat(300) }
    const { TenDVC, TenTTHC, TenDonVi } = init({
      ...sampleDemand,
      procedure: long,
      unit: long,
    }).ThongTinBienLai
    expect([TenDVC, TenTTHC, TenDonVi].map((name) => name.length)).toEqual([250, 250, 250])
  })

  test('an IPv6 payer goes with the address of the server, since Ip is IPv4', () => {
    const settings = sampleSettings({ serverAddress: '198.51.100.4' })
    expect(init({ ...sampleDemand, payerAddress: '2001:db8::7' }, settings).Ip).toBe('198.51.100.4')
  })

  test.each([
    ['is partly paid', { ...sampleDemand, amount: 300_000 }, 'HOC_PHI'],
    ['has no items', { ...sampleDemand, amount: 300_000, fees: [] }, '1.012345'],
  ])('a bill that %s has one item of what is left', (_, demand, MaPhiLePhi) => {
    const { PhiLePhi, DSKhoanNop } = init(demand).ThongTinBienLai
    expect(PhiLePhi).toMatchObject([{ MaPhiLePhi, TenPhiLePhi: demand.description, SoTien: '300000' }])
    expect(DSKhoanNop).toEqual([{ NoiDung: demand.description, SoTien: '300000' }])
  })

  test('codes of banks and fee types are replaced by setting', () => {
    const settings = sampleSettings({ bankCodes: { '970422': 'MB' }, feeTypes: { fee: 'Phi' } })
    const { MaNHThuHuong, PhiLePhi } = init(sampleDemand, settings).ThongTinBienLai
    expect(MaNHThuHuong).toBe('MB')
    expect(PhiLePhi.map((fee: { LoaiPhiLePhi: string }) => fee.LoaiPhiLePhi)).toEqual(['Phi', '2'])
  })
})
