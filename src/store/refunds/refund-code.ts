import { randomInt } from 'node:crypto'
import { makePaymentCode } from '../../domain/bank-lines/payment-code.ts'

/** What outgoing transfers name refunds by begins so; no bill and no student does. */
export const refundPrefix = 'RF'

/** Draws a code for a refund, of the form of payment codes. */
export const newRefundCode = (): string => makePaymentCode(refundPrefix, BigInt(randomInt(2 ** 34)), 0n)
