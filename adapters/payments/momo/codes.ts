import type { PaymentNews } from '../../../src/domain/payments/payment.ts'
import type { GatewayErrorCode } from '../../../src/ports/gateway-error.ts'

/** resultCode of an answer that says yes. */
export const success = 0

/**
 * resultCode of a payment. 9000 is authorised: no payment of ours is captured in a second step, and in one step MoMo calls it
 * paid. Failed are those that MoMo calls final.
 */
const outcomes: ReadonlyMap<number, PaymentNews['outcome']> = new Map([
  [success, 'paid'],
  [9000, 'paid'],
  ...[1000, 7000, 7002, 8000].map((code) => [code, 'pending'] as const),
  ...[98, 99, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1017, 1026, 2019, 4001, 4002, 4100].map(
    (code) => [code, 'failed'] as const,
  ),
])

/** A code that is not in the list stays open and is asked for: no payment is given up by a guess. */
const unknownCode = 'pending' satisfies PaymentNews['outcome']

export const outcomeOf = (resultCode: number): PaymentNews['outcome'] =>
  outcomes.get(resultCode) ?? unknownCode

/** The orderId is not known there. */
export const notFound = 42

/** resultCode that tells of the request and not of the payment: without an answer to what was meant. */
export const troubles: ReadonlyMap<number, GatewayErrorCode> = new Map([
  [10, 'partner_unavailable'],
  [11, 'partner_unauthorized'],
  [12, 'partner_bad_answer'],
  [13, 'partner_unauthorized'],
])

/** The same in the answer to a question: its own form or number was wrong, which says nothing of the payment. */
export const questionTroubles: ReadonlyMap<number, GatewayErrorCode> = new Map([
  ...troubles,
  ...[20, 40, 43, 47].map((code) => [code, 'partner_bad_answer'] as const),
])

/** The first request with the same number is still on its way through MoMo. */
export const inFlight = 7000

/** resultCode of a refund that certainly did not and will not happen: its amount, or its payment, does not allow it. */
export const refundRefusals: ReadonlySet<number> = new Set([22, 1080, 1081, 1088])
