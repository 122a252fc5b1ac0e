import { dateMoney } from '../domain/time/believed-time.ts'
import type { PaymentParts } from './payment-parts.ts'

/** The notice that something was heard in. */
export interface HeardIn {
  readonly noticeId: number
  readonly heardAt: Date
  /** Whether it says already what became of it. */
  readonly isClosed: boolean
}

/** Dates money that a channel says was paid. A time that cannot be that is noted on the notice, so that a person sees it. */
export async function dateTold(
  channel: string,
  told: Date | undefined,
  { noticeId, heardAt }: HeardIn,
  { payments, log }: Pick<PaymentParts, 'payments' | 'log'>,
): Promise<Date> {
  const { at, isDoubted } = dateMoney(told, heardAt)
  if (isDoubted) {
    await payments.doubtTime(noticeId)
    log.warn({ channel, notice: noticeId }, 'a payment was dated when it was heard of')
  }
  return at
}
