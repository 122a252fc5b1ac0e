import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRecord } from '../../../adapters/portals/national/encode.ts'
import { checkObject } from '../../../simulators/national/check-object.ts'
import { callFields } from '../../../simulators/national/field-tables.ts'
import { nationalRules } from '../../adapters/portals/national/rules.ts'
import { dossier, progressRecord } from '../../support/arbitraries.ts'
import { fullDossier, sampleStep } from '../../support/dossier-samples.ts'

const number = '000.00.14.H20-260930-00012'
const rules = nationalRules()
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }

type Call = { session: string; data: Record<string, unknown>[] } & Record<string, unknown>
const callOf = (bytes: Buffer): Call => ({ session: 's', ...JSON.parse(bytes.toString()) })
const problemOf = (call: Call) => checkObject(call, callFields[call.service as keyof typeof callFields])

describe('any record of ours is a message that the portal takes', () => {
  test('any dossier', () => {
    fc.assert(
      fc.property(dossier, fc.constantFrom('new', 'update'), (any, as) => {
        expect(
          problemOf(callOf(encodeRecord({ kind: 'dossier', dossier: any, as }, rules).bytes)),
        ).toBeUndefined()
      }),
    )
  })

  test('any progress', () => {
    fc.assert(
      fc.property(progressRecord(10), (any) => {
        expect(problemOf(callOf(encodeRecord(any, rules).bytes))).toBeUndefined()
      }),
    )
  })
})

describe('each single fault is found', () => {
  const full = () =>
    callOf(encodeRecord({ kind: 'dossier', dossier: fullDossier(number), as: 'new' }, rules).bytes)
  const steps = (count: number) =>
    callOf(
      encodeRecord(
        {
          kind: 'progress',
          dossierNumber: number,
          unit,
          steps: Array.from({ length: count }, (_, index) => sampleStep('received', index)),
        },
        rules,
      ).bytes,
    )
  const inDossier = (path: string, value: unknown) => {
    const call = full()
    set(call.data[0] as Record<string, unknown>, path, value)
    return call
  }

  test.each([
    ['MaHoSo', '000.00.14.H20-261331-0001'],
    ['MaHoSo', '000.00.14.H20-0001'],
    ['MaTTHC', ''],
    ['TenLinhVuc', undefined],
    ['KenhThucHien', '4'],
    ['KenhThucHien', 1],
    ['LoaiDoiTuong', '5'],
    ['TrichYeuHoSo', ' '],
    ['TrichYeuHoSo', 'x'.repeat(1001)],
    ['GhiChu', 'x'.repeat(2001)],
    ['NgayTiepNhan', ''],
    ['NgayTiepNhan', '20260230120000'],
    ['NgayTiepNhan', '2026-09-30'],
    ['NgayHenTra', '20260930126000'],
    ['NgayHenTra', undefined],
    ['TrangThaiHoSo', '11'],
    ['TrangThaiHoSo', 6],
    ['HinhThuc', '2'],
    ['NoiNopHoSo', undefined],
    ['HoSoCoThanhPhanSoHoa', true],
    ['DuocThanhToanTrucTuyen', '2'],
    ['DinhDanhCHS', undefined],
    ['DinhDanhCHS.0.SoDinhDanh', '123456789'],
    ['DSKetNoiCSDL.0', '7'],
    ['TaiLieuNop', {}],
    ['TaiLieuNop.0.IsDeleted', 'false'],
    ['TaiLieuNop.0.DuongDanTaiTepTin', '/papers/1.pdf'],
    ['TaiLieuNop.0.DuongDanTaiTepTin', 'ftp://files.example.vn/1.pdf'],
    ['TaiLieuNop.0.TenTepDinhKem', 'x'.repeat(4001)],
    ['TaiLieuNop.0.DuocTaiSuDung', '3'],
    ['DanhSachLePhi.0.Gia', 15000],
    ['DanhSachLePhi.0.Gia', '15000.5'],
    ['DanhSachLePhi.0.LoaiPhiLePhi', '3'],
    ['DanhSachTepDinhKemKhac.0.SoLuong', '2'],
    ['DanhSachHoSoBoSung.0.HoSoBoSungId', '1'],
    ['DanhSachHoSoBoSung.0.TrangThaiBoSung', 'true'],
    ['DanhSachHoSoBoSung.0.DanhSachGiayToBoSung.0.DuocSoHoa', undefined],
    ['DanhSachGiayToKetQua.0.TenGiayTo', 'x'.repeat(2001)],
    ['TruongLa', ''],
  ])('%s = %j', (path, value) => {
    expect(problemOf(full())).toBeUndefined()
    expect(problemOf(inDossier(path, value))).toBeDefined()
  })

  test.each([
    'ChuHoSo',
    'MaDoiTuong',
    'Fax',
    'NgayTra',
    'TaiLieuNop',
    'DanhSachGiayToKetQua',
  ])('%s may be missing or null', (name) => {
    expect(problemOf(inDossier(name, undefined))).toBeUndefined()
    expect(problemOf(inDossier(name, null))).toBeUndefined()
  })

  test.each([
    ['isUpdating', 'true'],
    ['isUpdating', false],
    ['data', []],
    ['data', undefined],
    ['madonvi', ''],
    ['extra', 'x'],
  ])('the member %s = %j of the call', (name, value) => {
    expect(problemOf({ ...full(), [name]: value })).toBeDefined()
  })

  test('eleven entries of progress are too many, ten are not', () => {
    const ten = steps(10)
    expect(problemOf(ten)).toBeUndefined()
    expect(problemOf({ ...ten, data: [...ten.data, ...steps(1).data] })).toContain('10')
  })

  test.each([
    ['NguoiXuLy', 'x'.repeat(51)],
    ['NguoiXuLy', ''],
    ['ThoiDiemXuLy', '20260930250000'],
    ['NoiDungXuLy', undefined],
    ['TrangThai', '0'],
  ])('a step with %s = %j', (name, value) => {
    const call = steps(1)
    set(call.data[0] as Record<string, unknown>, name, value)
    expect(problemOf(call)).toBeDefined()
  })
})

function set(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop() as string
  const owner = names.reduce<Record<string, unknown>>(
    (inner, name) => inner[name] as Record<string, unknown>,
    target,
  )
  if (value === undefined) delete owner[last]
  else owner[last] = value
}
