import { nextAskDelay, type Payment } from '../domain/payments/payment.ts'
import { placeOfError } from '../domain/place-of-error.ts'
import { codeOf } from '../ports/gateway-error.ts'
import { applyNews } from './apply-news.ts'
import type { PaymentParts } from './payment-parts.ts'

export const askQueue = 'ask-payments'

/**
 * Asks the channel of one payment what became of it, and says when to ask next. News run through the same handler as
 * a confirmation. A payment that is final, or asked for already, is left alone; one that stays open too long, or that
 * its channel never heard of, expires. Whatever fails, the channel is not asked again before the next time.
 */
export async function askPayment(paymentId: string, parts: PaymentParts): Promise<void> {
  const payment = await parts.payments.find(paymentId)
  if (!payment?.askAt || payment.askAt > parts.clock()) return
  let heard: Heard = 'nothing'
  try {
    heard = await ask(payment, parts)
  } catch (error) {
    const code = codeOf(error)
    const { channel, id } = payment
    parts.log.warn(
      { channel, payment: id, code, error: placeOfError(error) },
      'a payment could not be asked for',
    )
  }
  if (heard !== 'final') await askAgainLater(payment, heard, parts)
}

/** `unknown`: the channel answered that it knows no such payment. */
type Heard = 'final' | 'pending' | 'unknown' | 'nothing'

async function ask({ channel: name, reference, createdAt }: Payment, parts: PaymentParts): Promise<Heard> {
  const signal = AbortSignal.timeout(parts.requestMs)
  const answer = await parts.channels.get(name)?.ask?.(reference, createdAt, { signal })
  if (!answer) return 'nothing'
  if (answer.is === 'unknown') return 'unknown'
  const heardAt = parts.clock()
  const notice = { channel: name, operation: 'ask', at: heardAt, bytes: answer.bytes }
  const noticeId = await parts.payments.keepNotice(notice)
  await applyNews(name, answer.news, { noticeId, heardAt, isClosed: false }, parts)
  return answer.news.outcome === 'pending' ? 'pending' : 'final'
}

async function askAgainLater(payment: Payment, heard: Heard, parts: PaymentParts): Promise<void> {
  const now = parts.clock().getTime()
  const next = isHopeless(payment, heard, now, parts)
    ? undefined
    : new Date(now + nextAskDelay(payment.asks, parts.askTimes, parts.random))
  await parts.payments.asked(payment.id, next)
  if (next) parts.onAskLater(payment.id, payment.asks + 1, next)
}

/** A start that got no answer may be on its way for one request's time; after two the channel would know of it. */
function isHopeless(payment: Payment, heard: Heard, now: number, parts: PaymentParts): boolean {
  const age = now - payment.createdAt.getTime()
  const neverArrived = heard === 'unknown' && payment.payUrl === null && age >= 2 * parts.requestMs
  return neverArrived || age >= parts.askTimes.giveUpAfterMs
}
