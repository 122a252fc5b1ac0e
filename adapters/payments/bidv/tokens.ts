import { createHmac } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../../src/ports/clock.ts'
import type { RawRequest } from '../../../src/ports/payment-channel.ts'
import { isSame } from './hashes.ts'
import type { BidvSettings } from './settings.ts'

type TokenSettings = NonNullable<BidvSettings['token']>

export interface Tokens {
  /** A token for whoever brings the right name and password by HTTP Basic. */
  issue(request: RawRequest): Promise<string | undefined>
  /** Whether a request brings a token of ours that is still valid. */
  isBrought(request: RawRequest): Promise<boolean>
}

/** Makes tokens (JWT, HS256). Their keys follow from the passwords, so a password that is taken away takes its tokens along. */
export function createTokens({ username, passwords, lifeSeconds }: TokenSettings, clock: Clock): Tokens {
  const keys = passwords.map((password) =>
    createHmac('sha256', password.reveal()).update('tokens for getbill and paybill').digest(),
  )
  const isSignedBy = async (token: string, key: Buffer): Promise<boolean> => {
    try {
      await jwtVerify(token, key, {
        algorithms: ['HS256'],
        subject: username,
        requiredClaims: ['exp', 'iat'],
        currentDate: clock(),
      })
      return true
    } catch (error) {
      if (error instanceof errors.JOSEError) return false
      throw error
    }
  }
  return {
    async issue({ headers }) {
      const brought = headers.authorization ?? ''
      const rights = passwords.map((password) =>
        isSame(`Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`, brought),
      )
      const key = keys[rights.indexOf(true)]
      if (!key) return undefined
      const now = clock()
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(username)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + lifeSeconds * 1_000))
        .sign(key)
    },

    async isBrought({ headers }) {
      const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
      if (token === undefined) return false
      return (await Promise.all(keys.map((key) => isSignedBy(token, key)))).includes(true)
    },
  }
}
