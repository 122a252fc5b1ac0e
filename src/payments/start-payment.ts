import type { PaymentRequest } from '../../schemas/payment.ts'
import type { Bill } from '../domain/bill.ts'
import type { Payment } from '../domain/payment.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { PaymentParts } from './channels.ts'
import { demandOfBill } from './demand-of-bill.ts'

/**
 * Starts a payment of a bill on a channel and returns it with the address where the payer pays. It is kept before the
 * channel hears of it. Throws `conflict` when nothing is owed, `not_found` for a channel that cannot start payments,
 * and what the channel's adapter throws; the kept payment is then asked for like any other.
 */
export async function startPayment(
  request: PaymentRequest,
  bill: Bill,
  parts: PaymentParts,
): Promise<Payment> {
  const channel = parts.channels.get(request.channel)
  if (!channel?.start) throw new GatewayError('not_found', 'no channel of this name starts payments')
  if (bill.state === 'cancelled') throw new GatewayError('conflict', 'the bill is cancelled')
  const demand = { ...(await demandOfBill(bill, parts)), ...payerAddressOf(request) }
  if (demand.amount <= 0) throw new GatewayError('conflict', 'nothing is owed on this bill')

  const at = parts.clock()
  const askAt = new Date(at.getTime() + parts.askTimes.firstMs)
  const reference = channel.createReference(demand, at)
  const payment = await parts.payments.open({
    channel: request.channel,
    reference,
    billId: bill.id,
    amount: demand.amount,
    at,
    askAt,
  })
  parts.onAskLater(payment.id, payment.asks, askAt)
  const answer = await channel.start(reference, demand, at, { signal: AbortSignal.timeout(parts.requestMs) })
  if (answer.is === 'refused') {
    throw new GatewayError('partner_refused', `the channel refused to start the payment: ${answer.theirCode}`)
  }
  await parts.payments.started(payment.id, answer.payUrl)
  return { ...payment, payUrl: answer.payUrl }
}

const payerAddressOf = ({ payerAddress }: PaymentRequest) => (payerAddress ? { payerAddress } : {})
