import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { BidvService, BidvSettings } from './settings.ts'

type Fields<Name extends string> = Readonly<Record<Name, string>>
type Query = Fields<'service_id' | 'customer_id'>
type Payment = Fields<'trans_id' | 'bill_id' | 'amount'>

interface Variant {
  /** What must not stand in a covered value, because it parts the values. */
  readonly separator: string | undefined
  /** Hexadecimal is the same in capitals. */
  readonly isHex: boolean
  readonly getbill: (secret: string, query: Query) => string
  readonly paybill: (secret: string, payment: Payment) => string
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')
const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64')

/** The three checksums that were met. Only A covers the bill; `+|` in C stands there as it was met. */
const variants: Readonly<Record<BidvSettings['checksum'], Variant>> = {
  A: {
    separator: undefined,
    isHex: true,
    getbill: (secret, { service_id, customer_id }) => md5(secret + service_id + customer_id),
    paybill: (secret, { trans_id, bill_id, amount }) => md5(secret + trans_id + bill_id + amount),
  },
  B: {
    separator: '|',
    isHex: false,
    getbill: (secret, { service_id, customer_id }) =>
      hmac(secret, [secret, service_id, customer_id].join('|')),
    paybill: (secret, { trans_id, amount }) => hmac(secret, [secret, trans_id, amount].join('|')),
  },
  C: {
    separator: '+',
    isHex: false,
    getbill: (secret, { service_id, customer_id }) => sha256([secret, service_id, customer_id].join('+')),
    paybill: (secret, { trans_id, amount }) => sha256(`${secret}+|${trans_id}+${amount}`),
  },
}

/** Says whether a getbill has the checksum of one of its service's secrets. */
export const isRightQuery = (
  of: BidvSettings['checksum'],
  service: BidvService,
  query: Query,
  given: string,
) =>
  isRight(variants[of], service, [query.service_id, query.customer_id], given, (secret) =>
    variants[of].getbill(secret, query),
  )

/** Says whether a paybill has the checksum of one of its service's secrets. */
export const isRightPayment = (
  of: BidvSettings['checksum'],
  service: BidvService,
  payment: Payment,
  given: string,
) =>
  isRight(variants[of], service, [payment.trans_id, payment.amount], given, (secret) =>
    variants[of].paybill(secret, payment),
  )

function isRight(
  { separator, isHex }: Variant,
  { secrets }: BidvService,
  covered: readonly string[],
  given: string,
  checksumBy: (secret: string) => string,
): boolean {
  // Their border could be moved without another checksum.
  if (separator !== undefined && covered.some((value) => value.includes(separator))) return false
  const checksum = isHex ? given.toLowerCase() : given
  return secrets.map((secret) => isSame(checksumBy(secret.reveal()), checksum)).includes(true)
}

/** Compares digests, so that neither the length nor the place of a difference shows in the time. */
export function isSame(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(expected), digest(given))
}
