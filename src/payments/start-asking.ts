import type { Queues } from '../delivery/queues.ts'
import { repeat } from '../delivery/repeat.ts'
import { askPayment, askQueue } from './ask-payment.ts'
import type { PaymentParts } from './payment-parts.ts'

/** Payments that are asked for at once in one process. */
const width = 8
const sweepSize = 1000

/** Says that a payment is to be asked for at a time. */
export function askLater(queues: Queues, paymentId: string, asks: number, delayMs: number): Promise<void> {
  return queues.hint(askQueue, {
    id: `${paymentId}-${asks}`,
    payload: { paymentId },
    delayMs: Math.max(0, delayMs),
  })
}

/** Starts asking for open payments when they are due; a sweep over the rows makes lost jobs again. */
export function startAsking(
  parts: PaymentParts,
  queues: Queues,
  { sweepMs, signal }: { sweepMs: number; signal: AbortSignal },
): Promise<void> {
  queues.work(askQueue, width, async ({ paymentId }) => {
    if (paymentId) await askPayment(paymentId, parts)
  })
  const sweep = async () => {
    const due = await parts.payments.dueForAsking(parts.clock(), sweepSize)
    for (const { id, asks } of due) await askLater(queues, id, asks, 0)
  }
  return repeat(sweep, { everyMs: sweepMs, signal, log: parts.log, name: 'sweep of open payments' })
}
