import type { PaymentNews, PostingOutcome } from '../../../src/domain/payments/payment.ts'

/** vnp_ResponseCode of a payment and of an answer to querydr. */
export const success = '00'

/**
 * vnp_TransactionStatus. With 04 the bank has taken the money and VNPay has not got it, 05 and 06 are a refund on its way,
 * 07 is held as suspicious, 09 is a refund that was refused: none of them says that the payment is made or not.
 */
const outcomes: ReadonlyMap<string, PaymentNews['outcome']> = new Map([
  ['00', 'paid'],
  ['01', 'pending'],
  ['02', 'failed'],
  ['04', 'pending'],
  ['05', 'pending'],
  ['06', 'pending'],
  ['07', 'pending'],
  ['09', 'pending'],
])

/** A state that is not in the list stays open and is asked for again: no money is booked or given up by a guess. */
const unknownStatus = 'pending' satisfies PaymentNews['outcome']

export const outcomeOfStatus = (status: string): PaymentNews['outcome'] =>
  outcomes.get(status) ?? unknownStatus

/**
 * The outcome of a confirmation. Paid needs both codes; 07 says that the payer was debited and the payment is held, so
 * it has not failed whatever the state says.
 */
export function outcomeOfNotice(responseCode: string, status: string): PaymentNews['outcome'] {
  const outcome = outcomeOfStatus(status)
  if (outcome === 'paid' && responseCode !== success) return 'pending'
  return responseCode === '07' ? 'pending' : outcome
}

/** vnp_ResponseCode of an answer to querydr that says nothing about a payment. */
export const notFound = '91'
/** Our terminal or our hash is not accepted. */
export const notAccepted: ReadonlySet<string> = new Set(['02', '97'])

export interface Acknowledgement {
  readonly RspCode: string
  readonly Message: string
}

/**
 * RspCode by what posting did. VNPay stops after 00 and 02 and repeats after anything else; a repeat of money without an
 * owner is then known (02), and one of a conflict stays a conflict until VNPay gives up.
 */
export const acknowledgements: Readonly<Record<PostingOutcome, Acknowledgement>> = {
  posted: { RspCode: '00', Message: 'Confirm Success' },
  noted: { RspCode: '00', Message: 'Confirm Success' },
  repeated: { RspCode: '02', Message: 'Order already confirmed' },
  unowned: { RspCode: '01', Message: 'Order not found' },
  conflict: { RspCode: '04', Message: 'Invalid amount' },
}

export const refusals = {
  'other-terminal': { RspCode: '01', Message: 'Order not found' },
  'invalid-amount': { RspCode: '04', Message: 'Invalid amount' },
  'invalid-hash': { RspCode: '97', Message: 'Invalid checksum' },
  unreadable: { RspCode: '99', Message: 'Unknown error' },
} as const satisfies Record<string, Acknowledgement>

/**
 * vnp_ResponseCode of a refund that certainly did not and will not happen: a field is wrong, the payment is not there, it was
 * not successful. Any other stays open: 94 is one that is being worked on, 99 may be anything.
 */
export const refundRefusals: ReadonlySet<string> = new Set(['03', '91', '95'])

/** vnp_TransactionStatus of a refund; any other stays open. */
export const refundDone = '00'
export const refundRefused = '09'
