import type { PaymentRequest } from '../../schemas/payment.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentParts } from './channels.ts'
import { demandOfBill } from './demand-of-bill.ts'

/** What became of the wish to pay; without a payment it says why there is none. */
export type StartedPayment =
  | { readonly is: 'started' | 'already-open'; readonly payment: Payment }
  | { readonly is: 'unknown-channel' | 'nothing-due' | 'no-account' }
  | { readonly is: 'refused'; readonly theirCode: string }

/**
 * Starts a payment of a bill on a channel; the payer goes to its `payUrl`. It is kept before the channel hears of it,
 * so a confirmation never surprises us, and with the time when it is first asked for: most are confirmed before, so
 * the job is made only then, by the sweep. Throws what the channel's adapter throws when there is no usable answer; the
 * kept payment is then asked for like any other.
 */
export async function startPayment(request: PaymentRequest, parts: PaymentParts): Promise<StartedPayment> {
  const channel = parts.channels.get(request.channel)
  if (!channel?.start) return { is: 'unknown-channel' }
  const bill = await parts.bills.find(request.billId)
  if (!bill || bill.state === 'cancelled' || bill.paid >= bill.payable) return { is: 'nothing-due' }
  const demand = await demandOfBill(bill, parts)
  if (!demand) return { is: 'no-account' }
  const open = await parts.payments.openOfBill(bill.id, request.channel)
  if (open?.payUrl && open.amount === demand.amount) return { is: 'already-open', payment: open }

  const at = parts.clock()
  const askAt = new Date(at.getTime() + parts.askTimes.firstMs)
  const reference = channel.createReference(demand, at)
  const { channel: name, payerAddress } = request
  const payment = await parts.payments.open({
    channel: name,
    reference,
    billId: bill.id,
    amount: demand.amount,
    at,
    askAt,
  })
  const fullDemand = payerAddress ? { ...demand, payerAddress } : demand
  const answer = await channel.start(reference, fullDemand, at, {
    signal: AbortSignal.timeout(parts.requestMs),
  })
  if (answer.is === 'refused') {
    await parts.payments.asked(payment.id, undefined)
    return { is: 'refused', theirCode: answer.theirCode }
  }
  await parts.payments.started(payment.id, answer.payUrl)
  return { is: 'started', payment: { ...payment, payUrl: answer.payUrl } }
}
