import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

const httpAddress = z.url({ protocol: /^https?$/ })

/** What one deployment must know about ZaloPay; where the documents are silent the default says so. */
export const settings = z.object({
  appId: z.int().min(1).describe('app_id: the application that ZaloPay gave to the unit'),
  key1: secret.describe('key1: signs orders and questions'),
  key2: secret.describe('key2: ZaloPay signs confirmations with it'),
  createUrl: httpAddress.describe('Where orders are posted (…/v2/create)'),
  queryUrl: httpAddress.describe('Where questions are posted (…/v2/query)'),
  callbackUrl: httpAddress
    .optional()
    .describe('callback_url: where confirmations are sent; the one that is registered when absent'),
  redirectUrl: httpAddress
    .optional()
    .describe('redirecturl: where payers come back to; the one that is registered when absent'),
  appUser: z
    .string()
    .regex(/^[^|]{1,50}$/, 'must have 1 to 50 characters, none of them |')
    .default('lienthong')
    .describe(
      'app_user: who pays. No payer is named to ZaloPay; its documents allow the name of the application',
    ),
  expiresAfterSeconds: z
    .int()
    .min(300)
    .max(2_592_000)
    .default(900)
    .describe('expire_duration_seconds: how long an order can be paid'),
  timeoutMs: z
    .int()
    .min(50)
    .max(300_000)
    .default(10_000)
    .describe('Longest wait for an answer, in ms; the documents name none'),
})

export type ZalopaySettings = z.infer<typeof settings>
