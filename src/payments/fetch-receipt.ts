import type { Payment } from '../domain/payments/payment.ts'
import type { ReceiptAnswer } from '../ports/payment-channel.ts'
import type { PaymentParts } from './payment-parts.ts'

/**
 * Fetches the receipt of a payment from its channel: an address or a file. `cannot` where nothing is paid, or the
 * channel has no receipts. Throws what the channel's adapter throws when there is no usable answer.
 */
export async function fetchReceipt(
  payment: Payment,
  parts: PaymentParts,
): Promise<ReceiptAnswer | { is: 'cannot' }> {
  const channel = parts.channels.get(payment.channel)
  if (!payment.paidAt || !channel?.fetchReceipt) return { is: 'cannot' }
  const signal = AbortSignal.timeout(parts.requestMs)
  return channel.fetchReceipt(payment.reference, payment.paidAt, { signal })
}
