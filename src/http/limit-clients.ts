import { refill, type TokenBucket, takeTokens } from '../domain/partners/token-bucket.ts'
import type { Client } from '../ports/access/access-store.ts'
import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/** Refuses a client that asks more often than was set for it, in this process. Throws `too_many_requests`. */
export function limitClients(clock: Clock): (client: Pick<Client, 'id' | 'perMinute'>) => void {
  const buckets = new Map<string, TokenBucket>()
  return ({ id, perMinute }) => {
    if (perMinute === null) return void buckets.delete(id)
    // A quarter of a minute's requests may come at once.
    const rules = { perSecond: perMinute / 60, capacity: Math.max(1, Math.ceil(perMinute / 4)) }
    const { bucket, taken } = takeTokens(refill(buckets.get(id), rules, clock().getTime()), 1)
    buckets.set(id, bucket)
    if (taken === 0)
      throw new GatewayError('too_many_requests', `you may send ${perMinute} requests a minute`)
  }
}
