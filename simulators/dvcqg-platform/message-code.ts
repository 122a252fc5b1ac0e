import { createHash, createHmac } from 'node:crypto'

const orders = {
  INIT: 'LoaiBanTin PhienBan MaDoiTac MaThamChieu SoTien LoaiHinhThanhToan MaKenhThanhToan MaThietBi NgonNgu MaTienTe MaNganHang ThongTinGiaoDich ThoiGianGD Ip',
  QUERY: 'LoaiBanTin PhienBan MaDoiTac MaThamChieu ThoiGianGD',
  GET_BILL: 'LoaiBanTin PhienBan MaDoiTac MaThamChieu ThoiGianGD',
  notify:
    'LoaiBanTin MaLoi MaDoiTac MaThamChieu SoTien MaTienTe MaGiaoDich MaNganHang ThoiGianGD ThongTinGiaoDich',
} as const

export type CodedMessage = keyof typeof orders
export type CodeVariant = 'sha256-secret-last' | 'hmac-sha256'

/** MaXacThuc of a message. */
export function messageCode(
  kind: CodedMessage,
  message: Readonly<Record<string, unknown>>,
  secret: string,
  variant: CodeVariant,
): string {
  const text = orders[kind]
    .split(' ')
    .map((field) => `${message[field]}`)
    .join('|')
  return variant === 'hmac-sha256'
    ? createHmac('sha256', secret).update(text, 'utf8').digest('hex')
    : createHash('sha256').update(`${text}|${secret}`, 'utf8').digest('hex')
}
