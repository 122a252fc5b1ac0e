import type { PaymentNews, PostingOutcome } from '../domain/payment.ts'
import type { PaymentParts } from './payment-parts.ts'

/**
 * Applies what a channel said of a payment, whether it told us or was asked: the one handler for both. Says on the notice
 * that it was kept in what became of it.
 */
export async function applyNews(
  channel: string,
  news: PaymentNews,
  parts: PaymentParts,
  noticeId?: number,
): Promise<PostingOutcome> {
  const outcome = await parts.payments.post(channel, news, parts.tellPaid, parts.clock(), noticeId)
  if (outcome === 'posted') parts.onPosted()
  if (outcome === 'conflict' || outcome === 'unowned') {
    parts.log.warn({ channel, reference: news.reference, outcome }, 'a payment needs a person')
  }
  return outcome
}
