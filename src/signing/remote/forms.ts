import { z } from 'zod'
import type { SigningAlgorithm } from '../../ports/signer.ts'

/** What the form of a service needs to know of it; `curveEncode` is the Encode of an EC key. */
export interface FormSettings {
  readonly credentialField?: string | undefined
  readonly curveEncode: string
  readonly pin?: (() => string) | undefined
}

export interface DigestToSign {
  /** SHA-256. */
  readonly digest: Buffer
  readonly algorithm: SigningAlgorithm
  readonly credential?: string | undefined
}

interface Form {
  write(request: DigestToSign, settings: FormSettings): Record<string, string>
  /** Why an answer is no signature, in words without secrets; undefined when it is one. */
  problemOf(answer: Readonly<Record<string, unknown>>): string | undefined
}

const named = (credential: string | undefined, field: string | undefined) =>
  credential !== undefined && field !== undefined ? { [field]: credential } : {}

const status = z.coerce.number()

/** How services of this family are asked for a signature over a SHA-256 digest, by what was seen in use. */
export const forms = {
  'sign-msg': {
    write: ({ digest, algorithm, credential }, { credentialField, curveEncode }) => ({
      HashAlg: 'SHA256',
      HashValue: digest.toString('base64'),
      Encode: algorithm.startsWith('ES') ? curveEncode : 'RSA',
      ...named(credential, credentialField),
    }),
    problemOf: (answer) => (status.safeParse(answer.Status).data === 0 ? undefined : 'its Status is not 0'),
  },
  'sign-hash': {
    write: ({ digest, credential }, { credentialField, pin }) => ({
      hash: digest.toString('base64'),
      ...(pin ? { PIN: pin() } : {}),
      ...named(credential, credentialField),
    }),
    problemOf: () => undefined,
  },
} as const satisfies Record<string, Form>

export type FormName = keyof typeof forms
