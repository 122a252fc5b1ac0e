import { type Breaker, type BreakerRules, closedBreaker, giveProbesBack, passBreaker } from './breaker.ts'
import { type BucketRules, putTokens, refill, type TokenBucket, takeTokens } from './token-bucket.ts'

/** What all workers together know about sending to one partner; instants are ms since 1970. */
export interface Traffic {
  readonly breaker: Breaker
  /** Requests that may still be sent; absent where nobody counts them. */
  readonly rate?: TokenBucket | undefined
  /** Requests that may still be made for messages that failed before. */
  readonly retries?: TokenBucket | undefined
  /** Requests that each batch may have out, by its name; a dead worker's end by themselves. */
  readonly slots: Readonly<Record<string, { readonly count: number; readonly until: number }>>
  /** The partner wants nothing before this instant (`Retry-After`). */
  readonly notBefore?: number | undefined
}

export interface TrafficRules {
  readonly breaker: BreakerRules
  /** Each success earns `perSuccess`, so that a partner that answers is never short of retries. */
  readonly retries: BucketRules & { readonly perSuccess: number }
  readonly perSecond?: number | undefined
  readonly concurrency?: number | undefined
}

/** A partner that nothing is known of. */
export const quietTraffic: Traffic = { breaker: closedBreaker, slots: {} }

/** One batch of one worker; `until` is when its lease ends. */
export interface Batch {
  readonly name: string
  readonly until: number
}

interface Granted {
  readonly traffic: Traffic
  readonly granted: number
}

/** Whether a batch must be counted in before it starts: a partner in good order without limits needs no counting. */
export const isCounted = ({ breaker }: Traffic, { perSecond, concurrency }: TrafficRules): boolean =>
  breaker.state !== 'closed' || perSecond !== undefined || concurrency !== undefined

/** Grants a batch what breaker, concurrency and rate leave of what it wants. */
export function enter(
  traffic: Traffic,
  batch: Batch & { readonly want: number },
  rules: TrafficRules,
  now: number,
): Granted {
  const { name, until, want } = batch
  const live = Object.entries(traffic.slots).filter(([, slot]) => slot.until > now)
  const taken = live.reduce((sum, [, { count }]) => sum + count, 0)
  const free = Math.max(0, (rules.concurrency ?? Number.POSITIVE_INFINITY) - taken)
  const rate =
    rules.perSecond === undefined ? undefined : refill(traffic.rate, rateRules(rules.perSecond), now)
  const affordable = Math.min(want, free, rate ? Math.floor(rate.tokens) : Number.POSITIVE_INFINITY)

  const { breaker, granted } = passBreaker(traffic.breaker, { want: affordable, now, until }, rules.breaker)
  const slots = Object.fromEntries(granted > 0 ? [...live, [name, { count: granted, until }]] : live)
  return {
    traffic: { ...traffic, breaker, slots, rate: rate && takeTokens(rate, granted).bucket },
    granted,
  }
}

/** Takes from the budget of retries; what is not granted waits. */
export function takeRetries(traffic: Traffic, want: number, rules: TrafficRules, now: number): Granted {
  const { bucket, taken } = takeTokens(refill(traffic.retries, rules.retries, now), want)
  return { traffic: { ...traffic, retries: bucket }, granted: taken }
}

export interface BatchEnd extends Batch {
  /** Of what was granted: requests that were not made. */
  readonly unused: number
  /** Requests that told nothing of the partner, the unused among them. */
  readonly silent: number
  readonly succeeded: number
  /** Retries that were taken and were answered, or not made. */
  readonly retriesBack: number
}

/** Gives back what a batch did not use, and what its successes earned. */
export function leave(traffic: Traffic, end: BatchEnd, rules: TrafficRules, now: number): Traffic {
  const { [end.name]: _left, ...slots } = traffic.slots
  const earned = end.retriesBack + end.succeeded * rules.retries.perSuccess
  return {
    ...traffic,
    slots,
    breaker: giveProbesBack(traffic.breaker, end.silent, end.until),
    rate:
      traffic.rate && rules.perSecond !== undefined
        ? putTokens(traffic.rate, end.unused, rateRules(rules.perSecond))
        : undefined,
    retries:
      traffic.retries &&
      unlessFull(
        putTokens(refill(traffic.retries, rules.retries, now), earned, rules.retries),
        rules.retries,
      ),
  }
}

/** A full bucket need not be kept, and a partner whose bucket is not kept need not be written. */
const unlessFull = (bucket: TokenBucket, { capacity }: BucketRules) =>
  bucket.tokens < capacity ? bucket : undefined

/** A second's worth at once at most; less than one a second still lets one go. */
const rateRules = (perSecond: number): BucketRules => ({ perSecond, capacity: Math.max(1, perSecond) })
