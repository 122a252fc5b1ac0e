import { nextAskDelay, type Payment } from '../domain/payment.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { applyNews } from './apply-news.ts'
import type { PaymentParts } from './channels.ts'

export const askQueue = 'ask-payments'

/**
 * Asks the channel of one payment what became of it, and says when to ask next. News run through the same handler as
 * a confirmation. A payment that is final is left alone; one that stays open too long expires.
 */
export async function askPayment(paymentId: string, parts: PaymentParts): Promise<void> {
  const payment = await parts.payments.find(paymentId)
  if (!payment || payment.state === 'paid' || payment.state === 'failed') return
  const channel = parts.channels.get(payment.channel)
  if (!channel?.ask) return parts.payments.asked(payment.id, undefined)
  try {
    const signal = AbortSignal.timeout(parts.requestMs)
    const answer = await channel.ask(payment.reference, payment.createdAt, { signal })
    if (answer.is === 'news') {
      const { channel: name, reference } = payment
      const notice = { channel: name, operation: 'ask', at: parts.clock(), bytes: answer.bytes }
      const noticeId = await parts.payments.keepNotice(notice)
      const outcome = await applyNews(name, answer.news, parts)
      await parts.payments.closeNotice(noticeId, reference, outcome)
      if (answer.news.outcome !== 'pending') return
    }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    parts.log.warn(
      { channel: payment.channel, payment: payment.id, code: error.code },
      'a payment could not be asked for',
    )
  }
  await askAgainLater(payment, parts)
}

async function askAgainLater(payment: Payment, parts: PaymentParts): Promise<void> {
  const now = parts.clock().getTime()
  const tooOld = now - payment.createdAt.getTime() >= parts.askTimes.giveUpAfterMs
  const next = tooOld ? undefined : new Date(now + nextAskDelay(payment.asks, parts.askTimes, parts.random))
  await parts.payments.asked(payment.id, next)
  if (next) parts.onAskLater(payment.id, payment.asks + 1, next)
}
