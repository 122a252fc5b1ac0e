import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Breaker,
  breakerAfterFailure,
  breakerAfterSuccess,
  closedBreaker,
  giveProbesBack,
  passBreaker,
} from '../../../src/domain/partners/breaker.ts'

const rules = { failures: 10, probes: 3, firstMs: 5_000, longestMs: 60_000 }
const leaseMs = 30_000

const failing = (times: number, from: Breaker = closedBreaker, now = 0) =>
  Array.from({ length: times }).reduce<Breaker>((breaker) => breakerAfterFailure(breaker, now, rules), from)
const ask = (breaker: Breaker, now: number, want = 100) =>
  passBreaker(breaker, { want, now, until: now + leaseMs }, rules)

test('nine failures in a row leave it closed, the tenth opens it', () => {
  expect(failing(9)).toEqual({ state: 'closed', failures: 9 })
  expect(failing(10)).toEqual({ state: 'open', until: 5_000, openings: 0 })
})

test('an answer between failures begins the count again', () => {
  expect(failing(9, breakerAfterSuccess(failing(9)))).toMatchObject({ state: 'closed', failures: 9 })
})

test('an open one lets nothing through until its pause is over, then three probes', () => {
  expect(ask(failing(10), 4_999).granted).toBe(0)
  const { breaker, granted } = ask(failing(10), 5_000)
  expect([granted, breaker.state]).toEqual([3, 'half-open'])
  expect(ask(breaker, 5_001).granted).toBe(0)
})

test('one answered probe closes it, one failed probe opens it for twice as long', () => {
  const { breaker } = ask(failing(10), 5_000)
  expect(breakerAfterSuccess(breaker)).toEqual(closedBreaker)
  expect(breakerAfterFailure(breaker, 6_000, rules)).toEqual({ state: 'open', until: 16_000, openings: 1 })
})

test('pauses grow to the longest and no further', () => {
  let breaker = failing(10)
  const pauses: number[] = []
  for (let round = 0; round < 6 && breaker.state === 'open'; round += 1) {
    const now = breaker.until
    breaker = breakerAfterFailure(ask(breaker, now).breaker, now, rules)
    if (breaker.state === 'open') pauses.push((breaker.until - now) / 1_000)
  }
  expect(pauses).toEqual([10, 20, 40, 60, 60, 60])
})

test('the probes of a dead worker are given out again when its lease ends', () => {
  const { breaker } = ask(failing(10), 5_000)
  expect(ask(breaker, 5_000 + leaseMs - 1).granted).toBe(0)
  expect(ask(breaker, 5_000 + leaseMs).granted).toBe(3)
})

test('probes that went nowhere are given back', () => {
  const { breaker } = ask(failing(10), 5_000)
  expect(ask(giveProbesBack(breaker, 2, 5_000 + leaseMs), 5_001).granted).toBe(2)
  expect(giveProbesBack(closedBreaker, 2, 0)).toEqual(closedBreaker)
})

describe('whatever happens', () => {
  const event = fc.oneof(
    fc.record({ is: fc.constant('ask' as const), want: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ is: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 70_000 }) }),
    fc.constant({ is: 'answered' as const }),
    fc.constant({ is: 'failed' as const }),
    fc.constant({ is: 'nothing' as const }),
  )

  test('it opens after ten failures in a row, has three living probes at most, and is never stuck', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        let breaker: Breaker = closedBreaker
        let now = 0
        let failuresInARow = 0
        let out: number[] = []
        for (const event of events) {
          if (event.is === 'pass') now += event.ms
          if (event.is === 'ask') {
            const { breaker: next, granted } = ask(breaker, now, event.want)
            breaker = next
            out = out.filter((end) => end > now)
            if (next.state === 'half-open') {
              out.push(...Array<number>(granted).fill(now + leaseMs))
              expect(out.length).toBeLessThanOrEqual(rules.probes)
            } else expect(granted).toBe(next.state === 'closed' ? event.want : 0)
          }
          if (event.is === 'answered') {
            breaker = breakerAfterSuccess(breaker)
            failuresInARow = 0
          }
          if (event.is === 'failed') {
            breaker = breakerAfterFailure(breaker, now, rules)
            failuresInARow += 1
            if (failuresInARow >= rules.failures) expect(breaker.state).toBe('open')
          }
          if (event.is === 'nothing' && out[0] !== undefined) {
            breaker = giveProbesBack(breaker, 1, out[0])
            if (breaker.state === 'half-open') out.shift()
          }
          if (breaker.state !== 'half-open') out = []
          if (breaker.state === 'open') expect(breaker.until - now).toBeLessThanOrEqual(rules.longestMs)
        }
        expect(ask(breaker, now + rules.longestMs + leaseMs).granted).toBeGreaterThan(0)
      }),
    )
  })
})
