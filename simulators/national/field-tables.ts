import {
  boolean,
  type Check,
  type FieldTable,
  filled,
  integer,
  listOf,
  matching,
  named,
  oneOf,
  optional,
  text,
} from './check-object.ts'

/** `yyyyMMddHHmmss`, a day and time that exist. */
const time: Check = (value) => {
  const parts = typeof value === 'string' ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(value) : null
  if (parts === null) return 'phải là yyyyMMddHHmmss'
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const isReal = isDay(year, month, day) && hour < 24 && minute < 60 && second < 60
  return isReal ? undefined : 'ngày giờ không tồn tại'
}

/** `<unit code>-yyMMdd-<sequence>` with a day that exists. */
export const dossierNumber: Check = (value) => {
  const parts = typeof value === 'string' ? /^[0-9A-Z.]{3,30}-(\d\d)(\d\d)(\d\d)-\d{1,12}$/.exec(value) : null
  if (parts === null) return 'phải là <mã đơn vị>-yyMMdd-<số>'
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number)
  return isDay(2000 + year, month, day) ? undefined : 'ngày trong mã hồ sơ không tồn tại'
}

const address: Check = (value) => {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url !== null && /^https?:$/.test(url.protocol) ? undefined : 'phải là địa chỉ http(s) đầy đủ'
}

const amount = matching(/^(0|[1-9]\d{0,15})$/)
const zeroOrOne = oneOf('0', '1')
const trueOrFalse = oneOf('True', 'False')
export const status = oneOf('1', '2', '3', '4', '5', '6', '7', '8', '9', '10')

const paper: FieldTable = {
  TepDinhKemId: filled(text()),
  TenTepDinhKem: filled(text(4000)),
  IsDeleted: filled(trueOrFalse),
  MaThanhPhanHoSo: named(text()),
  DuongDanTaiTepTin: filled(address),
  DuocSoHoa: filled(zeroOrOne),
  DuocTaiSuDung: filled(oneOf('0', '1', '2')),
  DuocLayTuKhoDMQG: filled(zeroOrOne),
  MaKetQuaThayThe: named(text()),
}

const fee: FieldTable = {
  TenPhiLePhi: filled(text()),
  MaPhiLePhi: filled(text()),
  HinhThucThu: filled(text()),
  Gia: filled(amount),
  LoaiPhiLePhi: filled(oneOf('1', '2')),
}

const otherPaper: FieldTable = {
  TenGiayTo: filled(text()),
  SoLuong: filled(integer),
  LoaiGiayTo: filled(integer),
}

const supplement: FieldTable = {
  HoSoBoSungId: filled(integer),
  NguoiYeuCauBoSung: filled(text()),
  NoiDungBoSung: filled(text()),
  NgayBoSung: filled(time),
  NguoiTiepNhanBoSung: named(text()),
  ThongTinTiepNhan: named(text()),
  NgayTiepNhanBoSung: named(time),
  TrangThaiBoSung: filled(boolean),
  DanhSachGiayToBoSung: filled(listOf(paper)),
  DanhSachLePhiBoSung: filled(listOf(fee)),
  NgayHenTraTruoc: named(time),
  NgayHenTraMoi: named(time),
}

const resultPaper: FieldTable = {
  TenGiayTo: filled(text(2000)),
  MaThanhPhanHoSo: named(text()),
  GiayToId: filled(text()),
  DuongDanTepTinKetQua: filled(address),
  MaGiayToKetQua: named(text()),
}

/** 12 digits for a CCCD (1), 9 for a CMND (2). */
const identity: FieldTable = {
  LoaiDinhDanh: filled(oneOf('1', '2')),
  SoDinhDanh: filled(matching(/^(\d{9}|\d{12})$/)),
}
const identities: Check = (value) => {
  const problem = listOf(identity)(value)
  if (problem !== undefined) return problem
  const items = value as { LoaiDinhDanh: string; SoDinhDanh: string }[]
  const isConsistent = items.every((item) => (item.LoaiDinhDanh === '1' ? 12 : 9) === item.SoDinhDanh.length)
  return isConsistent ? undefined : 'LoaiDinhDanh không khớp SoDinhDanh'
}

/** DongBoHoSoMC, one dossier. What the guide marks as optional may be missing; the fields of 2023 must be named. */
const dossierFields: FieldTable = {
  MaHoSo: filled(dossierNumber),
  MaTTHC: filled(text()),
  TenTTHC: filled(text()),
  MaLinhVuc: filled(text()),
  TenLinhVuc: filled(text()),
  KenhThucHien: filled(oneOf('1', '2', '3')),
  SoGiayToChuHoSo: named(text()),
  SoBienNhan: optional(text()),
  ChuHoSo: optional(text()),
  LoaiDoiTuong: filled(oneOf('1', '2', '3', '4')),
  MaDoiTuong: optional(text()),
  ThongTinKhac: optional(text()),
  Fax: optional(text()),
  Email: named(text()),
  SoDienThoai: named(text()),
  TrichYeuHoSo: filled(text(1000)),
  NgayTiepNhan: filled(time),
  NgayHenTra: named(time),
  TrangThaiHoSo: filled(status),
  NgayTra: optional(time),
  ThongTinTra: optional(text()),
  NgayKetThucXuLy: optional(time),
  HinhThuc: filled(zeroOrOne),
  DonViXuLy: filled(text()),
  GhiChu: optional(text(2000)),
  TaiLieuNop: optional(listOf(paper)),
  DanhSachLePhi: optional(listOf(fee)),
  DanhSachTepDinhKemKhac: optional(listOf(otherPaper)),
  DanhSachHoSoBoSung: optional(listOf(supplement)),
  DanhSachGiayToKetQua: optional(listOf(resultPaper)),
  NoiNopHoSo: filled(oneOf('1', '2')),
  HoSoCoThanhPhanSoHoa: filled(zeroOrOne),
  TaiKhoanDuocXacThucVoiVNeID: filled(zeroOrOne),
  DuocThanhToanTrucTuyen: filled(oneOf('0', '1', '3')),
  NgayTuChoi: named(time),
  DinhDanhCHS: named(identities),
  NgayNopHoSo: named(time),
  DSKetNoiCSDL: named(listOf({ MaCSDL: filled(text()) })),
}

/** CapNhatTienDoHoSoMC, one entry. */
const stepFields: FieldTable = {
  MaHoSo: filled(dossierNumber),
  NguoiXuLy: filled(text(50)),
  ChucDanh: optional(text()),
  ThoiDiemXuLy: filled(time),
  PhongBanXuLy: optional(text()),
  NoiDungXuLy: filled(text()),
  TrangThai: filled(status),
  NgayBatDau: optional(time),
  NgayKetThucTheoQuyDinh: optional(time),
}

/** The members of a call beside its session, by service. */
export const callFields = {
  DongBoHoSoMC: {
    session: filled(text()),
    madonvi: filled(text()),
    service: filled(text()),
    isUpdating: filled(trueOrFalse),
    data: filled(dataOf(dossierFields, Number.POSITIVE_INFINITY)),
  },
  CapNhatTienDoHoSoMC: {
    session: filled(text()),
    madonvi: filled(text()),
    service: filled(text()),
    data: filled(dataOf(stepFields, 10)),
  },
  TraCuuHoSo: {
    session: filled(text()),
    madonvi: filled(text()),
    service: filled(text()),
    mahoso: filled(dossierNumber),
  },
} as const satisfies Record<string, FieldTable>

function dataOf(table: FieldTable, most: number): Check {
  return (value) => {
    const problem = listOf(table)(value)
    if (problem !== undefined) return problem
    const { length } = value as unknown[]
    return length >= 1 && length <= most ? undefined : `phải có từ 1 đến ${most} phần tử`
  }
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
