import type { Dong } from '../../schemas/money.ts'
import type { PaymentRequest } from '../../schemas/payment.ts'
import { type Bill, owes } from '../domain/bills/bill.ts'
import { asPaidOn, isKeptFromPayers, owedOn } from '../domain/bills/bill-terms.ts'
import { leastTaken, openVoluntary } from '../domain/bills/exactness.ts'
import { type Purpose, type Ruling, rulingOn } from '../domain/bills/instalments.ts'
import type { Payment, StartedPayment } from '../domain/payments/payment.ts'
import { localDay } from '../domain/time/local-time.ts'
import type { PaymentChannel, PaymentDemand } from '../ports/payment-channel.ts'
import { demandOfBill } from './demand-of-bill.ts'
import type { PaymentParts } from './payment-parts.ts'

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
  if (!bill) return { is: 'nothing-due' }
  if (isKeptFromPayers(bill)) return { is: 'not-published' }
  const asked = await askedOf(bill, request, parts)
  if ('is' in asked) return asked
  const due = await demandOfBill(bill, asked.amount, parts)
  if (!due) return { is: 'no-account' }
  const open = await parts.payments.openOfBill(bill.id, request.channel, asked.purpose)
  const isStillDue = open?.amount === due.amount && isPayable(open, channel, parts)
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
    purpose: asked.purpose,
  })
  const started = await start(payment)
  if (started.is === 'refused') await parts.payments.asked(payment.id, undefined)
  return started
}

/** What is behind this time is only asked for: its page takes no money any more, and a payer who is sent there cannot pay. */
const isPayable = ({ createdAt }: Payment, { payableMs }: PaymentChannel, { clock }: PaymentParts): boolean =>
  payableMs === undefined || clock().getTime() - createdAt.getTime() < payableMs

interface Asked {
  readonly purpose: Purpose
  readonly amount: Dong
}

/** What a payer wants to pay of a bill, where its rules let them. */
async function askedOf(
  bill: Bill,
  { instalment, amount }: PaymentRequest,
  { billLife, clock }: PaymentParts,
): Promise<Asked | Extract<StartedPayment, { is: 'not-taken' }> | { readonly is: 'nothing-due' }> {
  const instalments = await billLife.instalments(bill.id)
  const whole: Purpose = instalments.length > 0 || bill.plan !== null ? { is: 'full' } : { is: 'unsaid' }
  const purpose: Purpose = instalment ? { is: 'instalment', ...instalment } : whole
  const day = localDay(clock())
  const owed = owedOn(bill, day)
  if (owes(bill.state) && owed === 0) return { is: 'not-taken', why: 'after-expiry' }
  const ruling = rulingOn(bill, instalments, purpose, owed)
  const beside = purpose.is === 'instalment' ? 0 : openVoluntary(bill)
  // Of a paid bill only what is voluntary is left, and nobody is asked for that.
  const isOnlyBeside = bill.state === 'paid' && beside > 0 && amount !== undefined
  if (ruling.is === 'nothing' && !isOnlyBeside) return refusalOf(ruling.why)
  const atMost = ruling.is === 'closes' ? ruling.atMost : 0
  if (amount === undefined) return { purpose, amount: atMost }
  const least = leastTaken(asPaidOn(bill, day), atMost)
  const isTaken = amount >= least && (bill.takesMore || amount <= atMost + beside)
  return isTaken ? { purpose, amount } : { is: 'not-taken', why: 'amount-not-accepted' }
}

/** What is no question of how a bill is paid is simply not due. */
const refusalOf = (why: Extract<Ruling, { is: 'nothing' }>['why']) =>
  why === 'nothing-owed' ||
  why === 'cancelled' ||
  why === 'draft' ||
  why === 'refunded' ||
  why === 'written-off'
    ? ({ is: 'nothing-due' } as const)
    : ({ is: 'not-taken', why } as const)

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
