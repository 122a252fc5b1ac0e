import { z } from 'zod'

const milliseconds = (least: number, most: number) => z.int().min(least).max(most)

/** How school systems are told; times in ms. */
export const webhooks = z.strictObject({
  requestMs: milliseconds(100, 60_000)
    .default(15_000)
    .describe('How long a school system may take to answer, in ms'),
  retryFirstMs: milliseconds(10, 3_600_000)
    .default(5_000)
    .describe('First pause before sending again, in ms'),
  retryLongestMs: milliseconds(100, 86_400_000)
    .default(3_600_000)
    .describe('Longest pause before sending again, in ms'),
  maxAttempts: z
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .describe('Attempts after which one message is held, while others of its endpoint are taken'),
  disableAfterMs: milliseconds(1_000, 2_592_000_000)
    .default(432_000_000)
    .describe('How long an endpoint may take nothing until it is disabled, in ms'),
  oldKeyMs: milliseconds(1_000, 2_592_000_000)
    .default(86_400_000)
    .describe('How long a key still signs after another took its place, in ms'),
  ports: z
    .array(z.int().min(1).max(65_535))
    .default([443, 8443])
    .describe('Ports that the address of an endpoint may have'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('For development only: lets endpoints have plain HTTP, any port and addresses of this network'),
})
