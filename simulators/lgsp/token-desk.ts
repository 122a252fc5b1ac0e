import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { Refusal } from './refusal.ts'

export interface TokenRules {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly tokenStyle: 'basic' | 'form'
  /** What the header `lgspaccesstoken` must say; absent where the axis does not ask for it. */
  readonly identity?: Readonly<Record<string, string>>
  readonly lifeSeconds: number
}

/** Hands out WSO2 tokens and checks them. Tokens die with the process, as they may; their holders log in again. */
export function createTokenDesk(rules: TokenRules, clock: () => Date) {
  const endOf = new Map<string, number>()

  const assertIdentity = (request: Request) => {
    if (rules.identity === undefined) return
    const given = Buffer.from(request.get('lgspaccesstoken') ?? '', 'base64').toString('utf8')
    if (!same(given, JSON.stringify(rules.identity))) throw new Refusal(401, 'lgspaccesstoken is not valid')
  }

  return {
    /** Answers a token call; the body is an urlencoded form. */
    hand(request: Request): Record<string, string | number> {
      assertIdentity(request)
      const form = new URLSearchParams(String(request.body))
      if (form.get('grant_type') !== 'client_credentials') throw new Refusal(400, 'grant_type is not valid')
      if (!same(credentialsOf(request, form), `${rules.consumerKey}:${rules.consumerSecret}`)) {
        throw new Refusal(401, 'the client is not known')
      }
      const token = randomBytes(24).toString('base64url')
      endOf.set(token, clock().getTime() + rules.lifeSeconds * 1000)
      return { access_token: token, scope: 'default', token_type: 'Bearer', expires_in: rules.lifeSeconds }
    },

    /** Refuses a call without a token that still lives. */
    assertToken(request: Request): void {
      assertIdentity(request)
      const [, token = ''] = /^Bearer (.+)$/.exec(request.get('authorization') ?? '') ?? []
      const end = endOf.get(token)
      if (end !== undefined && clock().getTime() < end) return
      endOf.delete(token)
      throw new Refusal(401, 'the token is not known or has ended')
    },
  }

  function credentialsOf(request: Request, form: URLSearchParams): string {
    if (rules.tokenStyle === 'form') return `${form.get('client_id')}:${form.get('client_secret')}`
    const [, encoded = ''] = /^Basic (.+)$/.exec(request.get('authorization') ?? '') ?? []
    return Buffer.from(encoded, 'base64').toString('utf8')
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
