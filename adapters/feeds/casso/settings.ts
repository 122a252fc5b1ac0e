import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

/** What one deployment must know about its webhook at Casso. */
export const settings = z.object({
  version: z
    .enum(['v2', 'v1'])
    .default('v2')
    .describe(
      'Which webhook was set up at Casso: v2 signs its messages, v1 shows a key that protects no message',
    ),
  secret: secret.describe('Security key of the webhook'),
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
    .max(86_400)
    .default(300)
    .describe('How far the time of a signed message may be from ours, in seconds; Casso names none'),
  apiKey: secret
    .optional()
    .describe(
      'Key of the API (v2) for asking for movements; without it missing ones come with statements only',
    ),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/, 'must not end with /')
    .default('https://oauth.casso.vn/v2')
    .describe('Address of the API'),
  pageSize: z
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Movements in one answer of the API; Casso names no most'),
  restMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(400)
    .describe('Least time between two questions to the API, in ms; Casso names no limit'),
  timeoutMs: z.int().min(50).max(300_000).default(10_000).describe('Longest wait for an answer, in ms'),
})

export type CassoSettings = z.infer<typeof settings>

/** What is wrong with settings that are each right: nothing can be. */
export const check = (): undefined => undefined
