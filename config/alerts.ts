import { z } from 'zod'
import { secret } from './secret.ts'

const milliseconds = (least: number, most: number) => z.int().min(least).max(most)
const day = 86_400_000

const webhook = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(
      'Address that is posted to; `webhooks.ports` and `webhooks.allowPrivateAddresses` hold for it too',
    )
    .meta({ example: 'https://alerts.example.vn/lienthong' }),
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 random bytes in Base64')
    .pipe(secret)
    .describe('What messages are signed with by Standard Webhooks: whsec_ and `openssl rand -base64 32`')
    .meta({ example: 'whsec_cmVwbGFjZS1tZS13aXRoLXJhbmRvbS1ieXRlcw==' }),
})

const mail = z
  .strictObject({
    host: z.string().min(1).describe('Mail server').meta({ example: 'smtp.example.vn' }),
    port: z.int().min(1).max(65_535).default(587).describe('Its port'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('When TLS begins; `implicit` is usual on port 465, with `none` nobody can log in'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the authority of its certificate, if that is not a public one')
      .meta({ example: '/etc/ssl/province-ca.pem' }),
    user: z.string().min(1).optional().describe('Name to log in with').meta({ example: 'lienthong' }),
    password: secret.optional().describe('Password to log in with').meta({ example: '…' }),
    from: z.string().min(3).describe('Who writes').meta({ example: 'lienthong@example.vn' }),
    to: z
      .array(z.string().min(3))
      .min(1)
      .describe('Who is written to')
      .meta({ example: ['on-call@example.vn'] }),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    message: 'must be given with `user`, and not without',
  })
  .refine(({ tls, user }) => tls !== 'none' || user === undefined, {
    path: ['tls'],
    message: 'must not be none where a password is sent',
  })

/** When people are called, and how; times in ms. */
export const alerts = z.strictObject({
  everyMs: milliseconds(100, 3_600_000).default(10_000).describe('How often incidents are looked for, in ms'),
  patienceMs: milliseconds(0, day)
    .default(30_000)
    .describe('How long a trouble must last before anybody is told, in ms'),
  quietMs: milliseconds(0, 7 * day)
    .default(300_000)
    .describe('How long it must be away to be over, in ms; what comes back sooner is the same incident'),
  overdueAfterMs: milliseconds(1_000, 30 * day)
    .default(3_600_000)
    .describe(
      'Age at which an exchange that is due and not sent, or an approval that is due and not done, is an incident, in ms',
    ),
  stoppedAfterMs: milliseconds(1_000, 30 * day)
    .default(14_400_000)
    .describe('Age at which a brake or a pause is an incident, in ms'),
  eventWindowMs: milliseconds(1_000, 30 * day)
    .default(3_600_000)
    .describe('How long a conflicting repeat or a refused confirmation counts, in ms'),
  refusedConfirmations: z
    .int()
    .min(1)
    .max(10_000)
    .default(3)
    .describe('So many refused messages of a payment channel within that time are an incident'),
  webhook: webhook.optional().describe('Where incidents are posted to; nowhere without it'),
  mail: mail.optional().describe('By whom and to whom incidents are written; to nobody without it'),
})
