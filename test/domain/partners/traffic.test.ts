import { describe, expect, test } from 'vitest'
import { breakerAfterFailure, closedBreaker } from '../../../src/domain/partners/breaker.ts'
import {
  enter,
  isCounted,
  leave,
  quietTraffic,
  type Traffic,
  takeRetries,
} from '../../../src/domain/partners/traffic.ts'

const breaker = { failures: 2, probes: 3, firstMs: 1_000, longestMs: 8_000 }
const retries = { perSecond: 1, perSuccess: 0.1, capacity: 20 }
const rules = { breaker, retries }
const batch = (name: string, want = 100) => ({ name, want, until: 60_000 })
const end = (name: string, facts = {}) => ({
  ...{ name, until: 60_000, unused: 0, silent: 0, succeeded: 0, retriesBack: 0 },
  ...facts,
})
const openSince = (now: number): Traffic => ({
  ...quietTraffic,
  breaker: [1, 2].reduce(
    (known) => breakerAfterFailure(known, now, breaker),
    closedBreaker as Traffic['breaker'],
  ),
})

test('a partner in good order without limits is not counted', () => {
  expect(isCounted(quietTraffic, rules)).toBe(false)
  expect(isCounted(quietTraffic, { ...rules, perSecond: 5 })).toBe(true)
  expect(isCounted(quietTraffic, { ...rules, concurrency: 5 })).toBe(true)
  expect(isCounted(openSince(0), rules)).toBe(true)
})

describe('concurrency', () => {
  const limited = { ...rules, concurrency: 8 }
  test('is shared by all batches, and free again when one leaves', () => {
    const first = enter(quietTraffic, batch('a', 5), limited, 0)
    const second = enter(first.traffic, batch('b', 5), limited, 0)
    expect([first.granted, second.granted, enter(second.traffic, batch('c'), limited, 0).granted]).toEqual([
      5, 3, 0,
    ])
    const left = leave(second.traffic, end('a'), limited, 0)
    expect(enter(left, batch('c'), limited, 0).granted).toBe(5)
  })

  test('of a dead worker is free again when its lease ends', () => {
    const { traffic } = enter(quietTraffic, batch('dead'), limited, 0)
    expect(enter(traffic, batch('b'), limited, 59_999).granted).toBe(0)
    expect(enter(traffic, batch('b'), limited, 60_000).granted).toBe(8)
  })
})

describe('rate', () => {
  const limited = { ...rules, perSecond: 5 }
  test('gives a second’s worth at once, and what comes with time', () => {
    const first = enter(quietTraffic, batch('a'), limited, 0)
    expect([first.granted, enter(first.traffic, batch('b'), limited, 0).granted]).toEqual([5, 0])
    expect(enter(first.traffic, batch('b'), limited, 600).granted).toBe(3)
  })

  test('counts only what was used', () => {
    const { traffic } = enter(quietTraffic, batch('a'), limited, 0)
    expect(enter(leave(traffic, end('a', { unused: 4 }), limited, 0), batch('b'), limited, 0).granted).toBe(4)
  })

  test('below one a second lets one go at a time', () => {
    const slow = { ...rules, perSecond: 0.1 }
    const first = enter(quietTraffic, batch('a'), slow, 0)
    expect(first.granted).toBe(1)
    expect(enter(first.traffic, batch('b'), slow, 9_999).granted).toBe(0)
    expect(enter(first.traffic, batch('b'), slow, 10_000).granted).toBe(1)
  })
})

test('probes that were granted and told nothing are given back', () => {
  const { traffic, granted } = enter(openSince(0), { name: 'a', want: 9, until: 60_000 }, rules, 1_000)
  expect(granted).toBe(3)
  expect(enter(traffic, batch('b'), rules, 1_000).granted).toBe(0)
  const left = leave(traffic, end('a', { unused: 2, silent: 3 }), rules, 1_000)
  expect(enter(left, batch('b'), rules, 1_000).granted).toBe(3)
})

describe('the budget of retries', () => {
  test('runs out, and comes back with time and with answers', () => {
    const first = takeRetries(quietTraffic, 50, rules, 0)
    expect([first.granted, takeRetries(first.traffic, 50, rules, 0).granted]).toEqual([20, 0])
    expect(takeRetries(first.traffic, 50, rules, 3_000).granted).toBe(3)
    const answered = leave(first.traffic, end('a', { succeeded: 40 }), rules, 0)
    expect(takeRetries(answered, 50, rules, 0).granted).toBe(4)
  })

  test('is not used up by retries that succeed', () => {
    const { traffic, granted } = takeRetries(quietTraffic, 50, rules, 0)
    const left = leave(traffic, end('a', { succeeded: granted, retriesBack: granted }), rules, 0)
    expect(left.retries).toBeUndefined()
    expect(takeRetries(left, 50, rules, 0).granted).toBe(20)
  })

  test('that nobody took from is not written', () => {
    expect(leave(quietTraffic, end('a', { succeeded: 9 }), rules, 0).retries).toBeUndefined()
  })
})
