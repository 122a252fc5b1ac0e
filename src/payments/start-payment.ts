import type { PaymentRequest } from '../../schemas/payment.ts'
import { owes } from '../domain/bill.ts'
import type { Payment, StartedPayment } from '../domain/payment.ts'
import type { PaymentChannel, PaymentDemand } from '../ports/payment-channel.ts'
import type { PaymentParts } from './channels.ts'
import { demandOfBill } from './demand-of-bill.ts'

/**
 * Starts a payment of a bill on a channel; the payer goes to its `payUrl`. It is kept before the channel hears of it,
 * so a confirmation never surprises us, and with the time when it is first asked for: most are confirmed before, so
 * the job is made only then, by the sweep. Throws what the channel's adapter throws when there is no usable answer; the
 * kept payment is then asked for like any other.
 */
export async function startPayment(request: PaymentRequest, parts: PaymentParts): Promise<StartedPayment> {
  const channel = parts.channels.get(request.channel)
  if (!channel?.start || !channel.createReference) return { is: 'unknown-channel' }
  const bill = await parts.bills.find(request.billId)
  if (!bill || !owes(bill.state)) return { is: 'nothing-due' }
  const due = await demandOfBill(bill, parts)
  if (!due) return { is: 'no-account' }
  const open = await parts.payments.openOfBill(bill.id, request.channel)
  const isStillDue = open?.amount === due.amount
  if (isStillDue && open.payUrl) return { is: 'already-open', payment: open }

  const { payerAddress } = request
  const start = startAt(channel.start, payerAddress ? { ...due, payerAddress } : due, parts)
  // A start that was never answered goes again as it was: a second payment could be paid beside it. A channel that
  // knows no repeats refuses it, and the first is asked for as before.
  const repeated = isStillDue ? await start(open) : undefined
  if (repeated?.is === 'started') return repeated

  const at = parts.clock()
  const payment = await parts.payments.open({
    channel: request.channel,
    reference: channel.createReference(due, at),
    billId: bill.id,
    amount: due.amount,
    at,
    askAt: new Date(at.getTime() + parts.askTimes.firstMs),
  })
  const started = await start(payment)
  if (started.is === 'refused') await parts.payments.asked(payment.id, undefined)
  return started
}

/** Starts kept payments over one demand; the same payment is always the same message. */
const startAt =
  (start: NonNullable<PaymentChannel['start']>, demand: PaymentDemand, parts: PaymentParts) =>
  async (payment: Payment): Promise<StartedPayment> => {
    const call = { signal: AbortSignal.timeout(parts.requestMs) }
    const answer = await start(payment.reference, demand, payment.createdAt, call)
    if (answer.is === 'refused') return { is: 'refused', theirCode: answer.theirCode }
    await parts.payments.started(payment.id, answer.payUrl)
    return { is: 'started', payment: { ...payment, payUrl: answer.payUrl } }
  }
