import { nextAskDelay, type Payment } from '../domain/payment.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { applyNews } from './apply-news.ts'
import type { PaymentParts } from './channels.ts'

export const askQueue = 'ask-payments'

/**
 * Asks the channel of one payment what became of it, and says when to ask next. News run through the same handler as
 * a confirmation. A payment that is final, or asked for already, is left alone; one that stays open too long expires.
 * Whatever fails, the channel is not asked again before the next time.
 */
export async function askPayment(paymentId: string, parts: PaymentParts): Promise<void> {
  const payment = await parts.payments.find(paymentId)
  if (!payment?.askAt || payment.askAt > parts.clock()) return
  try {
    if (await hasFinalNews(payment, parts)) return
  } catch (error) {
    const code = error instanceof GatewayError ? error.code : 'internal'
    const { channel, id } = payment
    parts.log.warn({ channel, payment: id, code, error: nameOf(error) }, 'a payment could not be asked for')
  }
  await askAgainLater(payment, parts)
}

async function hasFinalNews({ channel: name, reference, createdAt }: Payment, parts: PaymentParts) {
  const signal = AbortSignal.timeout(parts.requestMs)
  const answer = await parts.channels.get(name)?.ask?.(reference, createdAt, { signal })
  if (answer?.is !== 'news') return false
  const noticeId = await parts.payments.keepNotice({
    channel: name,
    operation: 'ask',
    at: parts.clock(),
    bytes: answer.bytes,
  })
  const outcome = await applyNews(name, answer.news, parts)
  await parts.payments.closeNotice(noticeId, reference, outcome)
  return answer.news.outcome !== 'pending'
}

async function askAgainLater(payment: Payment, parts: PaymentParts): Promise<void> {
  const now = parts.clock().getTime()
  const tooOld = now - payment.createdAt.getTime() >= parts.askTimes.giveUpAfterMs
  const next = tooOld ? undefined : new Date(now + nextAskDelay(payment.asks, parts.askTimes, parts.random))
  await parts.payments.asked(payment.id, next)
  if (next) parts.onAskLater(payment.id, payment.asks + 1, next)
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'not an error')
