import { expect, test } from 'vitest'
import { addressBlock } from '../../src/access/address-block.ts'
import { createLoginThrottle } from '../../src/access/login-throttle.ts'

function throttleAt(capacity?: number) {
  let now = Date.UTC(2026, 8, 7)
  const throttle = createLoginThrottle(() => new Date(now), capacity)
  return {
    ...throttle,
    pass: (ms: number) => {
      now += ms
    },
    /** Fails until a wait is asked for, and says how many failures that took. */
    failUntilStopped: (name: (attempt: number) => string, address: (attempt: number) => string) => {
      for (let attempt = 0; ; attempt += 1) {
        if (throttle.enter(name(attempt), address(attempt)) > 0) return attempt
      }
    },
  }
}

const always = (value: string) => () => value

test('the fifth failure of a name at one address asks for a second, and each further one for twice as long', () => {
  const throttle = throttleAt()
  expect(throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))).toBe(5)
  expect(throttle.enter('hoa', '192.0.2.1')).toBe(1000)
  throttle.pass(1000)
  expect(throttle.enter('hoa', '192.0.2.1')).toBe(0)
  expect(throttle.enter('hoa', '192.0.2.1')).toBe(2000)
})

test('the wait never exceeds a quarter of an hour', () => {
  const throttle = throttleAt()
  throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))
  for (let round = 0; round < 30; round += 1) {
    throttle.pass(throttle.enter('hoa', '192.0.2.1'))
    throttle.enter('hoa', '192.0.2.1')
  }
  expect(throttle.enter('hoa', '192.0.2.1')).toBe(15 * 60_000)
})

test('the right person elsewhere still gets in while somebody fails in their name', () => {
  const throttle = throttleAt()
  throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))
  expect(throttle.enter('hoa', '198.51.100.7')).toBe(0)
})

test('one address that tries many names is stopped', () => {
  const throttle = throttleAt()
  expect(throttle.failUntilStopped((attempt) => `name${attempt}`, always('192.0.2.1'))).toBe(21)
})

test('one name that is tried from many addresses waits, but never longer than half a minute', () => {
  const throttle = throttleAt()
  const address = (attempt: number) => `198.51.100.${attempt}`
  expect(throttle.failUntilStopped(always('hoa'), address)).toBe(41)
  for (let round = 0; round < 20; round += 1) {
    throttle.pass(throttle.enter('hoa', address(100 + round)))
    throttle.enter('hoa', address(100 + round))
  }
  expect(throttle.enter('hoa', '203.0.113.1')).toBe(30_000)
})

test('a right password forgives, and so does a quiet hour', () => {
  const throttle = throttleAt()
  throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))
  throttle.forgive('hoa', '192.0.2.1')
  expect(throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))).toBe(5)
  throttle.pass(3_600_000)
  expect(throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))).toBe(5)
})

test('a flood of addresses pushes out the oldest records, not the newest', () => {
  const throttle = throttleAt(30)
  for (let number = 0; number < 100; number += 1) throttle.enter(`name${number}`, `198.51.100.${number}`)
  expect(throttle.failUntilStopped(always('hoa'), always('192.0.2.1'))).toBe(5)
  expect(throttle.enter('hoa', '192.0.2.1')).toBe(1000)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
])('%s is held by one party together with all of %s', (address, block) => {
  expect(addressBlock(address)).toBe(block)
})
