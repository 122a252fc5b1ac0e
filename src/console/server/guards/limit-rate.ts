import type { RequestHandler } from 'express'
import { refill, type TokenBucket, takeTokens } from '../../../domain/partners/token-bucket.ts'
import type { Clock } from '../../../ports/clock.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { loggedIn } from './require-session.ts'

/** A page asks a few times when it opens; nobody clicks like this for long. */
const rules = { perSecond: 20, capacity: 200 }
const mostSessions = 1_000

/** Refuses a session that asks more often than people do. Throws `too_many_requests`. */
export function limitRate(clock: Clock): RequestHandler {
  const buckets = new Map<string, TokenBucket>()
  return (_request, response, next) => {
    const { token } = loggedIn(response)
    const { bucket, taken } = takeTokens(refill(buckets.get(token), rules, clock().getTime()), 1)
    // Last used goes last, so that the first is the one to forget.
    buckets.delete(token)
    buckets.set(token, bucket)
    for (const oldest of buckets.keys()) {
      if (buckets.size <= mostSessions) break
      buckets.delete(oldest)
    }
    if (taken === 1) return next()
    response.set('Retry-After', '1')
    throw new GatewayError('too_many_requests', 'so many requests at once come from no page of ours')
  }
}
