import { isIPv4 } from 'node:net'
import { writeTime } from '../../../src/domain/time/compact-time.ts'
import type { PaymentDemand } from '../../../src/ports/payment-channel.ts'
import { encodeReceiptInformation } from './receipt-information.ts'
import type { DvcqgPlatformSettings } from './settings.ts'
import { type MessageKind, verificationCode } from './verification-code.ts'

/** Encodes INIT, which opens a payment. */
export function encodeInit(
  reference: string,
  demand: PaymentDemand,
  at: Date,
  settings: DvcqgPlatformSettings,
): Buffer {
  const address = demand.payerAddress
  const signed = {
    LoaiBanTin: 'INIT',
    PhienBan: settings.version,
    MaDoiTac: settings.partnerCode,
    MaThamChieu: reference,
    SoTien: String(demand.amount),
    LoaiHinhThanhToan: 'PAY',
    MaKenhThanhToan: '1',
    MaThietBi: '1',
    NgonNgu: 'vi-VN',
    MaTienTe: 'VND',
    MaNganHang: 'PAYMENT',
    ThongTinGiaoDich: `THANH TOAN HO SO ${demand.dossierNumber}`,
    ThoiGianGD: writeTime(at),
    Ip: address !== undefined && isIPv4(address) ? address : settings.serverAddress,
  }
  return toBytes({
    ...signed,
    ThongTinBienLai: encodeReceiptInformation(demand, settings),
    MaXacThuc: verificationCode('init', signed, settings),
  })
}

/** Encodes QUERY, which asks what became of a payment. */
export const encodeQuery = (reference: string, at: Date, settings: DvcqgPlatformSettings): Buffer =>
  encodeQuestion('query', 'QUERY', reference, at, settings)

/** Encodes GET_BILL; `paidAt` is the ThoiGianGD of the confirmed payment. */
export const encodeGetBill = (reference: string, paidAt: Date, settings: DvcqgPlatformSettings): Buffer =>
  encodeQuestion('receipt', 'GET_BILL', reference, paidAt, settings)

function encodeQuestion(
  kind: Extract<MessageKind, 'query' | 'receipt'>,
  type: string,
  reference: string,
  at: Date,
  settings: DvcqgPlatformSettings,
): Buffer {
  const signed = {
    LoaiBanTin: type,
    PhienBan: settings.version,
    MaDoiTac: settings.partnerCode,
    MaThamChieu: reference,
    ThoiGianGD: writeTime(at),
  }
  return toBytes({ ...signed, MaXacThuc: verificationCode(kind, signed, settings) })
}

const toBytes = (message: object): Buffer => Buffer.from(JSON.stringify(message), 'utf8')
