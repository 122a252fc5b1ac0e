import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

/** What one deployment must know about its webhook at SePay. */
export const settings = z.object({
  authentication: z
    .enum(['signature', 'api-key', 'none'])
    .default('signature')
    .describe(
      'How SePay shows that a message is its own, as chosen there. With `none` a message proves nothing: it only makes the gateway ask, so `apiToken` must be set',
    ),
  secret: secret.optional().describe('Secret key of the webhook, or its API key'),
  otherSecret: secret
    .optional()
    .describe('A second one that is good too, while one is exchanged for another'),
  accounts: z
    .array(z.string().regex(/^\d{4,24}$/, 'must be digits, quoted'))
    .min(1)
    .optional()
    .describe('Numbers of the accounts that may be told of; any when absent')
    .meta({ example: ['0123456789'] }),
  driftSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(300)
    .describe('How far the time of a signed message may be from ours, in seconds'),
  hasBalances: z
    .boolean()
    .default(true)
    .describe('Whether `accumulated` is the balance of the account; then movements that are missing show'),
  apiToken: secret
    .optional()
    .describe(
      'Token of the API (v2) for asking for movements; without it missing ones come with statements only',
    ),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/, 'must not end with /')
    .default('https://userapi.sepay.vn/v2')
    .describe('Address of the API'),
  pageSize: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('Movements in one answer of the API; 100 is its most'),
  restMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(400)
    .describe('Least time between two questions to the API, in ms; it takes 3 a second'),
  timeoutMs: z.int().min(50).max(300_000).default(10_000).describe('Longest wait for an answer, in ms'),
})

export type SepaySettings = z.infer<typeof settings>

/** What is wrong with settings that are each right; nothing when they fit. */
export function check({ authentication, secret, apiToken }: SepaySettings): string | undefined {
  if (authentication === 'none' && !apiToken) return 'without authentication `apiToken` must be set'
  if (authentication !== 'none' && !secret) return 'needs `secret`'
  return undefined
}
