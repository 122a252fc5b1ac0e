import { z } from 'zod'
import { secret } from './secret.ts'

const fieldName = z.string().min(1)
const timeoutMs = (usual: number) =>
  z.int().min(100).max(600_000).default(usual).describe('Longest wait for one signature, in ms')

/** What opens a PKCS#12 container, which itself is kept sealed with the key. */
const pkcs12 = z.object({ password: secret.describe('Password of the containers') })

/** A token or an HSM behind a PKCS#11 library. */
const pkcs11 = z.object({
  library: z
    .string()
    .min(1)
    .describe('Path of the PKCS#11 library')
    .meta({ example: '/usr/lib/softhsm/libsofthsm2.so' }),
  token: z.string().min(1).describe('Label of the token').meta({ example: 'lienthong' }),
  pin: secret.describe('PIN of the user'),
  sessions: z.int().min(1).max(64).default(4).describe('Signatures at once at most'),
  hashing: z
    .enum(['here', 'token'])
    .default('here')
    .describe('Where messages are hashed: here, or in a token that signs only what it hashed itself'),
  timeoutMs: timeoutMs(10_000),
})

/**
 * A signing service that takes a digest over HTTP, in the shape of the VGCA and SmartCA family. No document of one is
 * public: the two forms are those of programs that were seen, and what they leave open is a setting.
 */
const remote = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Where a digest is posted')
    .meta({ example: 'https://signing.example/SignMsg' }),
  form: z
    .enum(['sign-msg', 'sign-hash'])
    .default('sign-msg')
    .describe(
      'sign-msg: {HashAlg, HashValue, Encode}, answered by {Status, Signature, CertBase64}, as the VGCA sign service ' +
        'takes it; sign-hash: {hash, PIN}, as agents of USB tokens take it',
    ),
  authorization: secret
    .optional()
    .describe('Value of the header Authorization, where the service asks for one'),
  pin: secret.optional().describe('PIN that goes with each digest in the form sign-hash'),
  credentialField: fieldName
    .optional()
    .describe('Field that names the key, where the service holds several. Not published')
    .meta({ example: 'credentialId' }),
  signatureField: fieldName
    .default('Signature')
    .describe('Field of the answer with the signature in Base64; not published for sign-hash'),
  certificateField: fieldName
    .default('CertBase64')
    .describe('Field of the answer with the certificate in Base64; not published for sign-hash'),
  curveEncode: fieldName
    .default('ECDSA')
    .describe('Encode of an EC key in the form sign-msg. Not published; RSA is RSA'),
  curveSignature: z
    .enum(['der', 'p1363'])
    .default('der')
    .describe('How the service writes ECDSA: a DER sequence, or r and s side by side'),
  timeoutMs: timeoutMs(15_000),
})

/** Where private keys are that the gateway does not keep itself, by kind. */
export const keyHolders = {
  pkcs12: { settings: pkcs12 },
  pkcs11: { settings: pkcs11 },
  remote: { settings: remote },
} as const
