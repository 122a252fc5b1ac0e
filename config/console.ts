import { z } from 'zod'
import { secret } from './secret.ts'

const role = z.enum([
  'viewer',
  'school-accountant',
  'operator',
  'reconciler',
  'security-officer',
  'administrator',
])

/** Who comes into the console, and how. */
export const console = z.strictObject({
  secondFactorFor: z
    .array(role)
    .default([])
    .describe('Roles whose passwords are not enough: they need a code of an authenticator app (TOTP) as well')
    .meta({ example: ['administrator', 'security-officer'] }),
  oidc: z
    .strictObject({
      issuer: z
        .url({ protocol: /^https?$/ })
        .describe('Issuer of the provider (OpenID Connect Discovery)')
        .meta({ example: 'https://id.province.example' }),
      clientId: z
        .string()
        .min(1)
        .describe('What the provider knows the console as')
        .meta({ example: 'lienthong' }),
      clientSecret: secret.describe('Its secret there').meta({ example: 'secret' }),
      claim: z
        .string()
        .min(1)
        .default('preferred_username')
        .describe('The claim that holds the name of a login here; whoever has no login here stays outside'),
    })
    .optional()
    .describe('A provider of OpenID Connect that vouches for people; its own second factor counts'),
})
