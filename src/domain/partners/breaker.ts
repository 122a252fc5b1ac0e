/**
 * What all workers together think of a partner; instants are ms since 1970. A closed breaker lets everything through, an
 * open one nothing until its pause is over; then a few probes decide.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: number; readonly openings: number }
  /** A probe is known by the instant at which its worker counts as dead. */
  | { readonly state: 'half-open'; readonly probes: readonly number[]; readonly openings: number }

export interface BreakerRules {
  /** Failures in a row that open it. */
  readonly failures: number
  /** Requests that may be out at once while it is half open. */
  readonly probes: number
  /** Pauses in ms; each opening that no success parted from the last doubles it. */
  readonly firstMs: number
  readonly longestMs: number
}

/** A partner that nothing is said against. */
export const closedBreaker: Breaker = { state: 'closed', failures: 0 }

export interface Request {
  readonly want: number
  readonly now: number
  /** When whoever asks counts as dead. */
  readonly until: number
}

/** Lets as many requests through as may go now. */
export function passBreaker(
  breaker: Breaker,
  { want, now, until }: Request,
  { probes: most }: Pick<BreakerRules, 'probes'>,
): { readonly breaker: Breaker; readonly granted: number } {
  if (breaker.state === 'closed') return { breaker, granted: want }
  if (breaker.state === 'open' && now < breaker.until) return { breaker, granted: 0 }
  const out = breaker.state === 'open' ? [] : breaker.probes.filter((end) => end > now)
  const granted = Math.max(0, Math.min(want, most - out.length))
  const probes = [...out, ...Array<number>(granted).fill(until)]
  return { breaker: { state: 'half-open', probes, openings: breaker.openings }, granted }
}

/** The partner answered, be it with a refusal. What was sent before the breaker opened says nothing of it since. */
export const breakerAfterSuccess = (breaker: Breaker): Breaker =>
  breaker.state === 'open' ? breaker : closedBreaker

/** The partner failed. */
export function breakerAfterFailure(breaker: Breaker, now: number, rules: BreakerRules): Breaker {
  if (breaker.state === 'open') return breaker
  if (breaker.state === 'closed' && breaker.failures + 1 < rules.failures) {
    return { state: 'closed', failures: breaker.failures + 1 }
  }
  const openings = breaker.state === 'closed' ? 0 : breaker.openings + 1
  const pauseMs = Math.min(rules.firstMs * 2 ** Math.min(openings, 30), rules.longestMs)
  return { state: 'open', until: now + pauseMs, openings }
}

/** Gives back probes, by the end they were taken with, that went nowhere or told nothing. */
export function giveProbesBack(breaker: Breaker, count: number, until: number): Breaker {
  if (breaker.state !== 'half-open') return breaker
  const others = breaker.probes.filter((end) => end !== until)
  const kept = Math.max(0, breaker.probes.length - others.length - count)
  return { ...breaker, probes: [...others, ...Array<number>(kept).fill(until)] }
}
