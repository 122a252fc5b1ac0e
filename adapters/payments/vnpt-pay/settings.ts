import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

/** The first is the current one; two are accepted while one takes the place of the other. */
const secrets = z.array(secret).min(1).max(2)

/** A code of an answer; 00, 98 and -170 have their own meaning. */
const otherCode = z
  .string()
  .regex(/^-?\d{1,5}$/, 'must be a number, quoted')
  .refine((code) => code !== '98' && code !== '-170', 'has a meaning of its own')

/** What one deployment must know about one collector that speaks VNPT Pay; where no document was found the default says so. */
export const settings = z.object({
  partnerId: z
    .string()
    .min(1)
    .max(50)
    .describe('PARTNER_ID: the collector that calls; another is another channel'),
  secrets: secrets
    .describe('What SECURE_CODE is made with: the current one, and the old one beside it while it changes')
    .meta({ example: ['…'] }),
  tokens: secrets
    .optional()
    .describe(
      'Header `token` of each call: the current one, and the old one beside it; not looked at when absent',
    )
    .meta({ example: ['…'] }),
  serviceId: z.string().min(1).default('32').describe('SERVICE_ID; 32 is VnEdu tuition'),
  providers: z
    .record(z.string().min(1).max(50), z.strictObject({ school: z.string().min(1).optional() }))
    .describe(
      'By SERVICE_PROVIDER_ID: `school`, whose students and bills are found, or all schools by payment codes when absent',
    )
    .meta({ example: { '1001': { school: 'TH-BINH-MINH' } } }),
  billDetail: z
    .enum(['text', 'object'])
    .default('text')
    .describe('Whether BILL_DETAIL is JSON in a text, or an object; the text is what SECURE_CODE covers'),
  nothingOwedCode: otherCode
    .default('00')
    .describe(
      'RESPONSE_CODE to a question about somebody who owes nothing; with 00 BILL_AMOUNT is 0 and OPTIONS empty',
    ),
  refusalCode: otherCode
    .refine((code) => code !== '00', 'is success')
    .default('99')
    .describe('RESPONSE_CODE of every refusal after which the collector gives the money back'),
})

export type VnptPaySettings = z.infer<typeof settings>
