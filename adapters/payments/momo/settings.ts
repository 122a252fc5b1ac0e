import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

const httpAddress = z.url({ protocol: /^https?$/ })
/** Signed between `&` and `=`, so neither may stand in it. */
const plainAddress = httpAddress
  .regex(/^[\x21-\x7e]+$/, 'must be ASCII')
  .regex(/^[^?&=]+$/, 'must have no query')

/** What one deployment must know about MoMo; where the documents are silent the default says so. */
export const settings = z
  .object({
    partnerCode: z
      .string()
      .regex(/^[^&=]{1,50}$/)
      .describe('partnerCode: the code that MoMo gave to the unit'),
    accessKey: secret.describe('accessKey: stands in what is signed, never in a message'),
    secretKey: secret.describe('secretKey: signs in both directions'),
    createUrl: httpAddress.describe('Where payments are posted (…/v2/gateway/api/create)'),
    queryUrl: httpAddress.describe('Where questions are posted (…/v2/gateway/api/query)'),
    refundUrl: httpAddress
      .optional()
      .describe(
        'Where refunds are posted (…/v2/gateway/api/refund); without it no money goes back through MoMo',
      ),
    refundQueryUrl: httpAddress
      .optional()
      .describe(
        'Where it is asked what became of refunds (…/v2/gateway/api/refund/query); needed with `refundUrl`',
      ),
    ipnUrl: plainAddress.describe('ipnUrl: where confirmations are sent; MoMo takes no query and ASCII only'),
    redirectUrl: plainAddress.describe(
      'redirectUrl: where payers come back to; what they bring is not believed',
    ),
    requestType: z
      .enum(['captureWallet', 'payWithMethod', 'payWithATM', 'payWithCC'])
      .default('captureWallet')
      .describe('requestType: how payers pay; the wallet alone, or what the contract with MoMo allows'),
    expiresAfterMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .optional()
      .describe(
        'How long MoMo takes money by a page, as it tells when asked: the documents name no time. A payer who comes later is given a new page; without it always the same',
      ),
    language: z.enum(['vi', 'en']).default('vi').describe('lang'),
    timeoutMs: z
      .int()
      .min(50)
      .max(300_000)
      .default(30_000)
      .describe('Longest wait for an answer, in ms; MoMo asks for 30 seconds at least'),
  })
  .refine(({ refundUrl, refundQueryUrl }) => (refundUrl === undefined) === (refundQueryUrl === undefined), {
    path: ['refundQueryUrl'],
    message: 'refundUrl and refundQueryUrl come together',
  })

export type MomoSettings = z.infer<typeof settings>
