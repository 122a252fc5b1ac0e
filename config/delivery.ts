import { z } from 'zod'
import { breaker, retries } from './traffic.ts'

const milliseconds = (least: number, most: number) => z.int().min(least).max(most)

/** How exchanges are delivered; times in ms. */
export const delivery = z
  .strictObject({
    batchSize: z.int().min(1).max(1000).default(100).describe('Exchanges that a worker leases at once'),
    lanes: z.int().min(1).max(16).default(2).describe('Batches of one portal in work at once in one process'),
    concurrency: z.int().min(1).max(256).default(16).describe('Requests that are out at once in one batch'),
    requestMs: milliseconds(100, 300_000)
      .default(25_000)
      .describe(
        'How long one request may take, in ms; then it may have arrived, and the portal is asked. A process that is asked to end waits so long for what is out',
      ),
    leaseMs: milliseconds(1_000, 3_600_000)
      .default(120_000)
      .describe('How long a worker may hold exchanges, in ms; what a dead one was sending waits so long'),
    sweepMs: milliseconds(100, 600_000)
      .default(1_000)
      .describe('How often the rows are looked at for work that no hint told of, in ms'),
    retryFirstMs: milliseconds(10, 3_600_000)
      .default(1_000)
      .describe('First pause before sending again, in ms'),
    retryLongestMs: milliseconds(100, 86_400_000)
      .default(900_000)
      .describe('Longest pause before sending again, in ms'),
    askFirstMs: milliseconds(10, 3_600_000)
      .default(10_000)
      .describe('First pause before asking what became of a message in doubt, in ms'),
    askLongestMs: milliseconds(100, 86_400_000).default(900_000).describe('Longest such pause, in ms'),
    composeMs: milliseconds(10, 60_000)
      .default(5_000)
      .describe('How long mapping one record may keep a worker busy, in ms; then the exchange is held'),
    messageMiB: z
      .int()
      .min(1)
      .max(256)
      .default(16)
      .describe('Largest message that is sent, in MiB; an exchange whose message is larger is held'),
    breaker: breaker.prefault({}).describe('When a partner that fails is left alone for a while'),
    retries: retries.prefault({}).describe('How much of what failed may be tried again'),
    maxAttempts: z.int().min(1).max(10_000).default(500).describe('Attempts after which a person must look'),
  })
  .refine(({ leaseMs, requestMs }) => leaseMs > requestMs, {
    path: ['leaseMs'],
    message: 'must be longer than requestMs, or no request could end within its lease',
  })

/** When payments that stay open are asked for; times in ms. */
export const paymentAsks = z.strictObject({
  firstMs: milliseconds(100, 86_400_000)
    .default(60_000)
    .describe('First pause before a channel is asked for an open payment, in ms'),
  longestMs: milliseconds(100, 86_400_000).default(3_600_000).describe('Longest such pause, in ms'),
  giveUpAfterMs: milliseconds(1_000, 2_592_000_000)
    .default(259_200_000)
    .describe('Age at which an open payment expires, in ms; a late success is kept all the same'),
})
