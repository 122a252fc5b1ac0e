import { isIPv4 } from 'node:net'
import { isCompactTime } from './vietnam-time.ts'

/** A rule of one string field. */
export type Rule = (value: string) => boolean
export type Rules = Readonly<Record<string, Rule>>

export const is =
  (expected: string): Rule =>
  (value) =>
    value === expected
const filled: Rule = (value) => value.trim() !== ''
const anything: Rule = () => true
const empty = is('')
const atMost =
  (length: number): Rule =>
  (value) =>
    filled(value) && value.length <= length
const amount: Rule = (value) => /^[1-9]\d{0,14}$/.test(value)

export interface Expectations {
  readonly partnerCode: string
  readonly version: string
  readonly referenceLength: number
}

const common = (type: string, expected: Expectations): Rules => ({
  LoaiBanTin: is(type),
  PhienBan: is(expected.version),
  MaDoiTac: is(expected.partnerCode),
  MaThamChieu: (value) => /^[\w.-]+$/.test(value) && value.length <= expected.referenceLength,
  ThoiGianGD: isCompactTime,
  MaXacThuc: (value) => /^[0-9a-f]{64}$/.test(value),
})

export const initRules = (expected: Expectations): Rules => ({
  ...common('INIT', expected),
  SoTien: amount,
  LoaiHinhThanhToan: is('PAY'),
  MaKenhThanhToan: is('1'),
  MaThietBi: is('1'),
  NgonNgu: is('vi-VN'),
  MaTienTe: is('VND'),
  MaNganHang: is('PAYMENT'),
  ThongTinGiaoDich: filled,
  Ip: (value) => isIPv4(value),
})

/** References of the look-up flow are longer than those of INIT. */
export const questionRules = (type: 'QUERY' | 'GET_BILL', expected: Expectations): Rules => ({
  ...common(type, expected),
  MaThamChieu: (value) => /^[\w.-]{1,255}$/.test(value),
})

/** ThongTinBienLai of a public-service fee (MaDichVu "2"): every member a string, those of fines empty. */
export const receiptRules: Rules = {
  MaDichVu: is('2'),
  MaDVC: filled,
  TenDVC: atMost(250),
  MaTTHC: filled,
  TenTTHC: atMost(250),
  MaDonVi: filled,
  TenDonVi: atMost(250),
  MaHoSo: filled,
  TKThuHuong: filled,
  MaNHThuHuong: filled,
  TenTKThuHuong: filled,
  MaLoaiHinhThuPhat: empty,
  TenLoaiHinhThuPhat: empty,
  MaCoQuanQD: anything,
  TenCoQuanQD: anything,
  KhoBac: empty,
  NgayQD: empty,
  SoQD: empty,
  ThoiGianViPham: empty,
  DiaDiemViPham: empty,
  TenNguoiViPham: empty,
  TaiKhoanThuNSNN: anything,
  NoiDungThanhToan: filled,
  HoTenNguoiNop: anything,
  SoCMNDNguoiNop: (value) => /^\w{8,12}$/.test(value),
  DiaChiNguoiNop: anything,
  HuyenNguoiNop: anything,
  TinhNguoiNop: anything,
}

export const feeRules: Rules = {
  LoaiPhiLePhi: (value) => ['1', '2', 'Phi'].includes(value),
  MaPhiLePhi: filled,
  TenPhiLePhi: filled,
  SoTien: (value) => /^\d{1,15}$/.test(value),
}

export const paidItemRules: Rules = { NoiDung: filled, SoTien: (value) => /^\d{1,15}$/.test(value) }
