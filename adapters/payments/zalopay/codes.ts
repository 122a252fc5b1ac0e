import type { PaymentNews, PostingOutcome } from '../../../src/domain/payments/payment.ts'
import type { GatewayErrorCode } from '../../../src/ports/gateway-error.ts'

/** return_code of an answer. */
export const success = 1

const outcomes: ReadonlyMap<number, PaymentNews['outcome']> = new Map([
  [success, 'paid'],
  [2, 'failed'],
  [3, 'pending'],
])

/** A code that is not in the list stays open and is asked for again. */
const unknownCode = 'pending' satisfies PaymentNews['outcome']

/** The outcome of return_code in the answer to a question; an order that is being worked on has not failed. */
export function outcomeOf(returnCode: number, isProcessing: boolean): PaymentNews['outcome'] {
  const outcome = outcomes.get(returnCode) ?? unknownCode
  return outcome === 'failed' && isProcessing ? 'pending' : outcome
}

/** sub_return_code: the order is not known there. */
export const notFound = -101

/** sub_return_code that tells of the request and not of the order. */
export const troubles: ReadonlyMap<number, GatewayErrorCode> = new Map([
  [-401, 'partner_bad_answer'],
  [-402, 'partner_unauthorized'],
  [-500, 'partner_unavailable'],
  [-503, 'partner_unavailable'],
])

/** `type` of a confirmation: 1 is an order, 2 an agreement to pay by itself, which is not used. */
export const orderType = '1'

export interface Acknowledgement {
  readonly return_code: number
  readonly return_message: string
}

/**
 * return_code of our answer, by what posting did: ZaloPay repeats after 0, at most three times. What needs a person
 * here is kept and need not come again.
 */
export const acknowledgements: Readonly<Record<PostingOutcome, Acknowledgement>> = {
  posted: { return_code: 1, return_message: 'success' },
  noted: { return_code: 1, return_message: 'success' },
  repeated: { return_code: 2, return_message: 'duplicate' },
  unowned: { return_code: 1, return_message: 'kept, the order is not known here' },
  conflict: { return_code: 1, return_message: 'kept, differs from what was confirmed before' },
}

export const refusals = {
  'invalid-mac': { return_code: -1, return_message: 'mac not equal' },
  unreadable: { return_code: 0, return_message: 'cannot be read' },
} as const satisfies Record<string, Acknowledgement>
