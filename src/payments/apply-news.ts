import type { PostingOutcome, ToldNews } from '../domain/payments/payment.ts'
import { dateTold, type HeardIn } from './date-told.ts'
import type { PaymentParts } from './payment-parts.ts'

/**
 * Applies what a channel said of a payment, whether it told us or was asked: the one handler for both. Says on the notice
 * that it was kept in what became of it.
 */
export async function applyNews(
  channel: string,
  told: ToldNews,
  heard: HeardIn,
  parts: PaymentParts,
): Promise<PostingOutcome> {
  // Only money has a day.
  const at = told.outcome === 'paid' ? await dateTold(channel, told.at, heard, parts) : heard.heardAt
  const noticeId = heard.isClosed ? undefined : heard.noticeId
  const outcome = await parts.payments.post(channel, { ...told, at }, parts.tellPaid, parts.clock(), noticeId)
  if (outcome === 'posted') parts.onPosted()
  if (outcome === 'conflict' || outcome === 'unowned') {
    parts.log.warn({ channel, reference: told.reference, outcome }, 'a payment needs a person')
  }
  return outcome
}
