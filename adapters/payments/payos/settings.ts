import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

/** Signed between `&` and `=` without encoding, so no second parameter may stand in it. */
const signedAddress = z.url({ protocol: /^https?$/ }).regex(/^[^&]+$/, 'must have no &')

/** What one deployment must know about payOS; where the documents are silent the default says so. */
export const settings = z.object({
  clientId: secret.describe('x-client-id of the payment channel at payOS'),
  apiKey: secret.describe('x-api-key of the payment channel'),
  checksumKey: secret.describe('Checksum key of the payment channel: signs in both directions'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/, 'must not end with /')
    .default('https://api-merchant.payos.vn')
    .describe('Where /v2/payment-requests is'),
  returnUrl: signedAddress.describe('returnUrl: where payers come back to; what they bring is not believed'),
  cancelUrl: signedAddress.describe('cancelUrl: where payers come back to who did not pay'),
  accountNumber: z
    .string()
    .min(1)
    .optional()
    .describe('The account that money must have come to; any account of the payment channel when absent'),
  descriptionLength: z
    .int()
    .min(6)
    .max(25)
    .default(9)
    .describe(
      'Longest description, the memo of the transfer: 9 where the bank account is not linked, else 25',
    ),
  expiresAfterMinutes: z
    .int()
    .min(1)
    .max(525_600)
    .optional()
    .describe('How long a link can be paid (expiredAt); without end when absent'),
  timeoutMs: z
    .int()
    .min(50)
    .max(300_000)
    .default(10_000)
    .describe('Longest wait for an answer, in ms; the documents name none'),
})

export type PayosSettings = z.infer<typeof settings>
