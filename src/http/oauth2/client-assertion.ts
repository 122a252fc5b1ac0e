import { createLocalJWKSet, decodeJwt, errors, type JWTVerifyOptions, jwtVerify } from 'jose'
import { assertionAlgorithms, type ClientKey } from '../../domain/access/client-key.ts'
import type { AccessStore, Client, ClientKeySet } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { OAuthError } from './oauth-error.ts'

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** An assertion is made for one request: a longer life only helps a thief, and lengthens what must be remembered. */
const longestLifeSeconds = 300
const clockToleranceSeconds = 30

export interface AssertionTools {
  readonly access: AccessStore
  /** The token endpoint's address and the issuer's: both are in use as audience. */
  readonly audience: readonly string[]
  readonly clock: Clock
}

/** Finds the client that signed an assertion (`private_key_jwt`, RFC 7523 section 3). Throws `invalid_client`. */
export async function clientOfAssertion(assertion: string, tools: AssertionTools): Promise<Client> {
  const { access, audience, clock } = tools
  const client = await access.findClient(namedClient(assertion))
  if (!client?.keySet?.keys?.length) throw new OAuthError('invalid_client', 'the client has no key here')
  const { jti, exp } = await verify(assertion, client.id, client.keySet, { audience, now: clock() })
  const expiresAt = new Date((exp + clockToleranceSeconds) * 1000)
  if (!(await access.spendAssertion(client.id, jti, expiresAt))) {
    throw new OAuthError('invalid_client', 'the assertion was used before')
  }
  return client
}

function namedClient(assertion: string): string {
  try {
    return decodeJwt(assertion).sub ?? ''
  } catch (cause) {
    throw new OAuthError('invalid_client', 'the assertion is no JWT', { cause })
  }
}

async function verify(
  assertion: string,
  clientId: string,
  { keys }: ClientKeySet,
  { audience, now }: { readonly audience: readonly string[]; readonly now: Date },
) {
  try {
    const { payload } = await verifyWithAny(assertion, keys, {
      issuer: clientId,
      subject: clientId,
      audience: [...audience],
      algorithms: [...assertionAlgorithms],
      requiredClaims: ['exp', 'jti'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    })
    const { jti, exp } = payload
    if (typeof jti !== 'string' || jti === '' || jti.length > 255 || exp === undefined) {
      throw new OAuthError('invalid_client', 'the assertion needs a jti of 1 to 255 characters')
    }
    if (exp > now.getTime() / 1000 + longestLifeSeconds + clockToleranceSeconds) {
      throw new OAuthError('invalid_client', `the assertion may live ${longestLifeSeconds} seconds`)
    }
    return { jti, exp }
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause
    throw new OAuthError('invalid_client', 'the assertion is not valid', { cause })
  }
}

/** An assertion that names no key is tried with each that fits: a second key must not stop whoever signs with the first. */
async function verifyWithAny(assertion: string, keys: readonly ClientKey[], options: JWTVerifyOptions) {
  try {
    return await jwtVerify(assertion, createLocalJWKSet({ keys: [...keys] }), options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      try {
        return await jwtVerify(assertion, key, options)
      } catch (wrong) {
        if (!(wrong instanceof errors.JWSSignatureVerificationFailed)) throw wrong
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}
