import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

/** The first is the current one; two are accepted while one takes the place of the other. */
const secrets = z.array(secret).min(1).max(2)

const service = z.strictObject({
  school: z.string().min(1).optional(),
  secrets,
})

/** What one deployment must know about BIDV; where the sources differ it is a setting. */
export const settings = z.object({
  services: z
    .record(z.string().min(1).max(50), service)
    .describe(
      'By service_id: `secrets` for checksums, the current one first and the old one beside it while it changes; `school`, whose students and bills are found, or all schools by payment codes when absent',
    )
    .meta({ example: { TH0001: { school: 'TH-BINH-MINH', secrets: ['…'] } } }),
  checksum: z
    .enum(['A', 'B', 'C'])
    .default('A')
    .describe('Which of the three checksums that were met: MD5 (A), HMAC-SHA256 (B), SHA-256 (C)'),
  token: z
    .strictObject({
      username: z.string().min(1).describe('Name for HTTP Basic').meta({ example: 'bidv' }),
      passwords: secrets
        .describe('Passwords for HTTP Basic: the current one, and the old one beside it while it changes')
        .meta({ example: ['…'] }),
      lifeSeconds: z.int().min(30).max(86_400).default(300).describe('How long a token is good, in seconds'),
    })
    .optional()
    .describe('When set, each call needs a token beside its checksum, and BIDV gets it at token_generate'),
  spelling: z
    .enum(['as-asked', 'snake', 'camel'])
    .default('as-asked')
    .describe('How the fields of answers are spelled: result_code or resultCode; both are read'),
  shape: z
    .enum(['by-period', 'flat'])
    .default('by-period')
    .describe('How bills are listed: grouped by period, or one beside the other with numbers as numbers'),
  lists: z
    .enum(['all', 'first'])
    .default('all')
    .describe('Whether a customer with several bills gets all of them, or the one that is due first'),
  httpStatus: z
    .enum(['always-200', '400-for-refusals'])
    .default('always-200')
    .describe('The HTTP status of 001, 003, 004, 006 and 031'),
  amounts: z
    .enum(['exact', 'up-to', 'any'])
    .default('exact')
    .describe('Which amounts are taken for a bill (`type`): all that is owed, at most that, or any'),
  anyAmountType: z
    .enum(['0', '2'])
    .default('0')
    .describe('`type` where any amount is taken; 0 and 2 were met'),
})

export type BidvSettings = z.infer<typeof settings>
export type BidvService = BidvSettings['services'][string]
