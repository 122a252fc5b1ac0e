import { createHmac } from 'node:crypto'

const hmac512 = (text: string, secret: string) =>
  createHmac('sha512', secret).update(text, 'utf8').digest('hex')

const encode = (text: string) =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

/** The checksum of what travels in an address: named values in the order of their names, those that are empty left out. */
export function addressChecksum(values: ReadonlyMap<string, string>, secret: string): string {
  const parts: string[] = []
  for (const name of [...values.keys()].sort()) {
    const value = values.get(name)
    const isCovered = name.startsWith('vnp_') && name !== 'vnp_SecureHash' && name !== 'vnp_SecureHashType'
    if (value && isCovered) parts.push(`${encode(name)}=${encode(value)}`)
  }
  return hmac512(parts.join('&'), secret)
}

const asked = 'RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo'
const refunded =
  'RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy CreateDate IpAddr ' +
  'OrderInfo'
const refundAnswered =
  'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType ' +
  'TransactionStatus OrderInfo'
const answered =
  'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType ' +
  'TransactionStatus OrderInfo PromotionCode PromotionAmount'

const covered = { asked, answered, refunded, refundAnswered } as const

/** The checksum of a question about a payment or of a refund, or of the answer to one. */
export function messageChecksum(
  kind: keyof typeof covered,
  message: Readonly<Record<string, unknown>>,
  secret: string,
): string {
  const names = covered[kind].split(' ')
  return hmac512(names.map((name) => message[`vnp_${name}`] ?? '').join('|'), secret)
}
