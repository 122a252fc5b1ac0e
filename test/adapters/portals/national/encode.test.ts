import { describe, expect, test } from 'vitest'
import {
  encodeLogin,
  encodeLookUp,
  encodeRecord,
  withSession,
} from '../../../../adapters/portals/national/encode.ts'
import { GatewayError } from '../../../../src/ports/gateway-error.ts'
import { billDossier, fullDossier, sampleStep } from '../../../support/dossier-samples.ts'
import { expectGolden } from '../../../support/golden.ts'
import { nationalRules } from './rules.ts'

const number = '000.00.14.H20-260930-00012'
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const rules = nationalRules()

const encodeNew = (facts: Parameters<typeof billDossier>[1]) =>
  JSON.parse(
    encodeRecord({ kind: 'dossier', dossier: billDossier(number, facts), as: 'new' }, rules).bytes.toString(),
  ).data[0]

describe('golden messages', () => {
  test('a bill is created', () => {
    const message = encodeRecord({ kind: 'dossier', dossier: billDossier(number), as: 'new' }, rules)
    expectGolden('national/DongBoHoSoMC.bill.request.json', message.bytes)
    expect(message).toMatchObject({ operation: 'DongBoHoSoMC', reference: number, headers: {} })
  })

  test('a dossier with every fact and every list is updated', () => {
    const message = encodeRecord({ kind: 'dossier', dossier: fullDossier(number), as: 'update' }, rules)
    expectGolden('national/DongBoHoSoMC.every-field.request.json', message.bytes)
  })

  test('progress goes from received to finished', () => {
    const steps = [
      sampleStep('received', 0),
      sampleStep('finished', 90, {
        position: 'Chuyên viên',
        department: 'Bộ phận một cửa',
        text: 'Kết thúc xử lý',
        startedAt: new Date('2026-09-30T12:00:00+07:00'),
        dueAt: new Date('2026-10-05T17:00:00+07:00'),
      }),
    ]
    const message = encodeRecord({ kind: 'progress', dossierNumber: number, unit, steps }, rules)
    expectGolden('national/CapNhatTienDoHoSoMC.two-steps.request.json', message.bytes)
    expect(message).toMatchObject({ operation: 'CapNhatTienDoHoSoMC', reference: number })
  })

  test('a dossier is looked up', () => {
    expectGolden('national/TraCuuHoSo.dossier.request.json', encodeLookUp(number, rules))
  })

  test('the account logs in', () => {
    expectGolden('national/login.account.request.json', encodeLogin(rules))
  })

  test('the session joins in front and leaves every other byte as it was', () => {
    const { bytes } = encodeRecord({ kind: 'dossier', dossier: billDossier(number), as: 'new' }, rules)
    const sent = withSession(bytes, 'a "quoted" session')
    expect(JSON.parse(sent.toString())).toEqual({
      session: 'a "quoted" session',
      ...JSON.parse(bytes.toString()),
    })
    expect(sent.subarray(-(bytes.length - 1)).equals(bytes.subarray(1))).toBe(true)
  })
})

describe('limits of the portal', () => {
  const long = 'Học phí '.repeat(1000)

  test('long texts are cut where the portal cuts them', () => {
    const paper = { id: 'P', name: long, url: 'https://files.example.vn/p.pdf', digitised: false }
    const result = { id: 'R', name: long, url: 'https://files.example.vn/r.pdf' }
    const sent = encodeNew({ abstract: long, note: long, papers: [paper], results: [result] })
    expect(sent.TrichYeuHoSo).toBe(long.slice(0, 1000))
    expect(sent.GhiChu).toHaveLength(2000)
    expect(sent.TaiLieuNop[0].TenTepDinhKem).toHaveLength(4000)
    expect(sent.DanhSachGiayToKetQua[0].TenGiayTo).toHaveLength(2000)
  })

  test('a processor has at most 50 characters', () => {
    const steps = [sampleStep('received', 0, { processor: 'Nguyễn Văn '.repeat(10) })]
    const { bytes } = encodeRecord({ kind: 'progress', dossierNumber: number, unit, steps }, rules)
    expect(JSON.parse(bytes.toString()).data[0].NguoiXuLy).toHaveLength(50)
  })

  test('a cut never leaves half of a character', () => {
    const sent = encodeNew({ abstract: `${'x'.repeat(999)}🏫` })
    expect(sent.TrichYeuHoSo).toBe('x'.repeat(999))
  })

  test('an empty abstract is replaced by the name of the procedure', () => {
    expect(encodeNew({ abstract: '  ' }).TrichYeuHoSo).toBe('Thu học phí và các khoản thu dịch vụ giáo dục')
  })

  test.each([0, 11])('%d steps are not one message', (count) => {
    const steps = Array.from({ length: count }, (_, index) => sampleStep('processing', index))
    expect(() => encodeRecord({ kind: 'progress', dossierNumber: number, unit, steps }, rules)).toThrow(
      GatewayError,
    )
  })
})

describe('facts', () => {
  test.each([
    ['2026-09-30T16:59:59.999Z', '20260930235959'],
    ['2026-09-30T17:00:00Z', '20261001000000'],
    ['2026-12-31T18:30:00Z', '20270101013000'],
  ])('%s is %s in Hà Nội', (instant, expected) => {
    expect(encodeNew({ receivedAt: new Date(instant) }).NgayTiepNhan).toBe(expected)
  })

  test.each([
    ['001185000001', [{ LoaiDinhDanh: '1', SoDinhDanh: '001185000001' }]],
    ['012345678', [{ LoaiDinhDanh: '2', SoDinhDanh: '012345678' }]],
    ['C1234567', []],
  ])('identity %s', (identityNumber, expected) => {
    const applicant = { kind: 'citizen', name: 'Trần Thị Mẫu', identityNumber } as const
    expect(encodeNew({ applicant }).DinhDanhCHS).toEqual(expected)
  })

  test.each([
    ['online', 'TECH-0001'],
    ['direct', ''],
    ['post', ''],
  ] as const)('the account of an applicant by the channel %s is %j', (channel, expected) => {
    const applicant = { kind: 'citizen', name: 'Trần Thị Mẫu', accountId: 'TECH-0001' } as const
    expect(encodeNew({ channel, applicant }).MaDoiTuong).toBe(expected)
  })

  test('a province that reports a status as another one does so in dossiers and in progress', () => {
    const ninth = nationalRules({ statusCodes: { 'payment-needed': '9' } })
    const dossier = encodeRecord({ kind: 'dossier', dossier: billDossier(number), as: 'new' }, ninth)
    const steps = [sampleStep('payment-needed', 0)]
    const progress = encodeRecord({ kind: 'progress', dossierNumber: number, unit, steps }, ninth)
    expect(JSON.parse(dossier.bytes.toString()).data[0].TrangThaiHoSo).toBe('9')
    expect(JSON.parse(progress.bytes.toString()).data[0].TrangThai).toBe('9')
  })
})
