import { createHash, timingSafeEqual } from 'node:crypto'

/** What SECURE_CODE covers in each message, in its order; the secret comes last. */
export const covered = {
  get_bill: [
    'ACTION',
    'VERSION',
    'PARTNER_ID',
    'SERVICE_ID',
    'SERVICE_PROVIDER_ID',
    'CHANNEL_ID',
    'PAYMENT_CODE',
    'TRANS_DATE_TIME',
    'TRANS_REQUEST_ID',
    'ADDITION_INFO',
  ],
  'get_bill answer': [
    'RESPONSE_CODE',
    'DESCRIPTION',
    'TRANS_REQUEST_ID',
    'TRANS_RESPONSE_ID',
    'OPTIONS',
    'SERVICE_ID',
    'PAYMENT_CODE',
    'BILL_AMOUNT',
    'BILL_FEE',
    'BILL_DETAIL',
  ],
  pay_bill: [
    'ACTION',
    'VERSION',
    'PARTNER_ID',
    'SERVICE_ID',
    'SERVICE_PROVIDER_ID',
    'PAYMENT_CODE',
    'CHANNEL_ID',
    'TRANS_REQUEST_ID',
    'ADDITIONAL_INFO',
    'OPTIONS',
    'BILL_AMOUNT',
    'BILL_DETAIL',
    'TRANS_DATE_TIME',
  ],
  'pay_bill answer': [
    'RESPONSE_CODE',
    'DESCRIPTION',
    'TRANS_DATE_TIME',
    'TRANS_REQUEST_ID',
    'TRANS_RESPONSE_ID',
    'OPTIONS',
  ],
} as const

export type Message = keyof typeof covered
export type Fields = Readonly<Record<string, string>>

export const separator = '|'

/** SECURE_CODE: hexadecimal SHA-256 of the values and the secret, joined with `|`. */
export const secureCode = (message: Message, fields: Fields, secret: string): string =>
  createHash('sha256')
    .update([...covered[message].map((name) => fields[name] ?? ''), secret].join(separator))
    .digest('hex')

/** Says whether a message has the right SECURE_CODE. A value with a `|` in it has none: its border could be moved. */
export function hasSecureCode(message: Message, fields: Fields, given: string, secret: string): boolean {
  if (covered[message].some((name) => fields[name]?.includes(separator))) return false
  return isSame(secureCode(message, fields, secret), given.toLowerCase())
}

/** Compares digests, so that neither the length nor the place of a difference shows in the time. */
export function isSame(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(expected), digest(given))
}
