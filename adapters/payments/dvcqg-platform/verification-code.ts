import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../../config/secret.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'

/** The fields that MaXacThuc covers, in order. ThoiGianGD and ThongTinGiaoDich swap places between INIT and notify. */
export const signedFields = {
  init: [
    'LoaiBanTin',
    'PhienBan',
    'MaDoiTac',
    'MaThamChieu',
    'SoTien',
    'LoaiHinhThanhToan',
    'MaKenhThanhToan',
    'MaThietBi',
    'NgonNgu',
    'MaTienTe',
    'MaNganHang',
    'ThongTinGiaoDich',
    'ThoiGianGD',
    'Ip',
  ],
  notify: [
    'LoaiBanTin',
    'MaLoi',
    'MaDoiTac',
    'MaThamChieu',
    'SoTien',
    'MaTienTe',
    'MaGiaoDich',
    'MaNganHang',
    'ThoiGianGD',
    'ThongTinGiaoDich',
  ],
  query: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
  receipt: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
} as const satisfies Record<string, readonly string[]>

export type MessageKind = keyof typeof signedFields

/** How the code is made: SHA-256 with the secret as the last element, or the HMAC of June 2020. */
const digests = {
  'sha256-secret-last': (joined: string, secret: string) =>
    createHash('sha256').update(`${joined}|${secret}`).digest('hex'),
  'hmac-sha256': (joined: string, secret: string) =>
    createHmac('sha256', secret).update(joined).digest('hex'),
} as const

export type CodeVariant = keyof typeof digests
export const codeVariants = Object.keys(digests) as [CodeVariant, ...CodeVariant[]]

export interface CodeKey {
  readonly secret: Secret
  readonly codeVariant: CodeVariant
}

type FieldValues = Readonly<Record<string, string | number>>

/** The MaXacThuc of a message: lower-case hex. Throws `unwritable_text` when a field could be taken for two. */
export function verificationCode(kind: MessageKind, message: FieldValues, key: CodeKey): string {
  const joined = join(kind, message)
  if (joined === undefined)
    throw new GatewayError('unwritable_text', `a field of ${kind} is absent or has a |`)
  return digests[key.codeVariant](joined, key.secret.reveal())
}

/** Says whether the MaXacThuc of a received message is right, in capitals or not, in a time that does not depend on where it differs. */
export function hasValidCode(kind: MessageKind, message: FieldValues, key: CodeKey): boolean {
  const joined = join(kind, message)
  if (joined === undefined) return false
  const expected = Buffer.from(digests[key.codeVariant](joined, key.secret.reveal()))
  const received = Buffer.from(String(message.MaXacThuc).toLowerCase())
  return received.length === expected.length && timingSafeEqual(received, expected)
}

/**
 * Joins the covered fields with `|`. One field is free text; were the separator legal in another one too, moving it
 * from one field to the next would give another message with the same code.
 */
function join(kind: MessageKind, message: FieldValues): string | undefined {
  const values: string[] = []
  for (const field of signedFields[kind]) {
    const value = message[field]
    if (value === undefined) return undefined
    const text = String(value)
    if (field !== 'ThongTinGiaoDich' && text.includes('|')) return undefined
    values.push(text)
  }
  return values.join('|')
}
