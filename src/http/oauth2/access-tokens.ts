import { createPublicKey, type KeyObject } from 'node:crypto'
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../ports/clock.ts'

/** A key that signs access tokens. */
export interface TokenKey {
  readonly keyId: string
  readonly algorithm: 'ES256' | 'EdDSA'
  readonly privateKey: KeyObject
}

/** Short-lived tokens that say who a client is (JWT profile for access tokens, RFC 9068). */
export interface AccessTokens {
  readonly lifetimeSeconds: number
  issue(clientId: string): Promise<string>
  /** The client of a token of ours that is still valid. */
  verify(token: string): Promise<string | undefined>
}

export interface AccessTokenSettings {
  /** The public address of the gateway: who issues the tokens, and whom they are for. */
  readonly issuer: string
  /** The first signs, all are accepted: a key is changed by putting the new one first. */
  readonly keys: readonly [TokenKey, ...TokenKey[]]
  readonly lifetimeSeconds: number
  readonly clock: Clock
  readonly createId: () => string
}

const tokenType = 'at+jwt'

/** A token comes with every request of its client: so many are remembered, because checking one costs more than refusing one. */
const remembered = 1_000

export function createAccessTokens(settings: AccessTokenSettings): AccessTokens {
  const { issuer, keys, lifetimeSeconds, clock, createId } = settings
  const publicKeys = new Map(keys.map((key) => [key.keyId, createPublicKey(key.privateKey)]))
  const keyOf = ({ kid = '' }: JWTHeaderParameters) => {
    const key = publicKeys.get(kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key
  }
  const known = new Map<string, { readonly clientId: string | undefined; readonly untilSeconds: number }>()
  const remember = (token: string, { sub, exp = 0 }: JWTPayload) => {
    for (const oldest of known.keys()) {
      if (known.size < remembered) break
      known.delete(oldest)
    }
    known.set(token, { clientId: sub, untilSeconds: exp })
  }

  return {
    lifetimeSeconds,

    async issue(clientId) {
      const [{ keyId, algorithm, privateKey }] = keys
      const now = clock()
      return new SignJWT({ client_id: clientId })
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: keyId })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(clientId)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + lifetimeSeconds * 1000))
        .setJti(createId())
        .sign(privateKey)
    },

    async verify(token) {
      const before = known.get(token)
      if (before && clock().getTime() < before.untilSeconds * 1_000) return before.clientId
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          issuer,
          audience: issuer,
          typ: tokenType,
          algorithms: ['ES256', 'EdDSA'],
          requiredClaims: ['sub', 'exp', 'iat'],
          currentDate: clock(),
        })
        remember(token, payload)
        return payload.sub
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}
