import type { PaymentNews } from '../../../src/domain/payments/payment.ts'

/** `code` of an answer, of a confirmation and of what stands in it. */
export const success = '00'
/** The order code is not known there. */
export const notFound = '101'

/** `status` of a link without a transfer. */
const outcomes: ReadonlyMap<string, PaymentNews['outcome']> = new Map([
  ['PENDING', 'pending'],
  ['PROCESSING', 'pending'],
  ['UNDERPAID', 'pending'],
  ['CANCELLED', 'failed'],
  ['EXPIRED', 'failed'],
  ['FAILED', 'failed'],
])

/** A status that is not in the list stays open and is asked for again. */
const unknownStatus = 'pending' satisfies PaymentNews['outcome']

export const outcomeOfStatus = (status: string): PaymentNews['outcome'] =>
  outcomes.get(status) ?? unknownStatus
