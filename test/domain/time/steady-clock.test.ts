import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSteadyClock } from '../../../src/domain/time/steady-clock.ts'

const noon = Date.parse('2026-09-05T05:00:00Z')
const minute = 60_000

/** A machine whose wall clock may be moved while time passes. */
function openMachine() {
  let passed = 0
  let moved = 0
  const clock = createSteadyClock(
    () => new Date(noon + passed + moved),
    () => passed,
  )
  return {
    clock: () => clock().getTime() - noon,
    wall: () => passed + moved,
    pass(ms: number) {
      passed += ms
    },
    move(ms: number) {
      moved += ms
    },
  }
}

test('follows a wall clock that nobody moves', () => {
  const machine = openMachine()
  for (const ms of [1, 999, 3_600_000]) {
    machine.pass(ms)
    expect(machine.clock()).toBe(machine.wall())
  }
})

test.each([10, -10])('does not follow a jump of %i minutes, and makes up for it by and by', (minutes) => {
  const machine = openMachine()
  machine.move(minutes * minute)
  expect(machine.clock()).toBe(0)
  machine.pass(minute)
  expect(machine.clock()).toBe(minute * (minutes > 0 ? 1.25 : 0.75))
  machine.pass(39 * minute)
  expect(machine.clock()).toBe(machine.wall())
})

test('believes at once a clock that was set', () => {
  const machine = openMachine()
  machine.move(-20 * minute)
  expect(machine.clock()).toBe(-20 * minute)
})

test('never goes back, never runs faster than a quarter, and arrives, however the wall clock is moved', () => {
  const step = fc.record({
    pass: fc.integer({ min: 0, max: 5_000 }),
    move: fc.integer({ min: -20_000, max: 20_000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const machine = openMachine()
      let before = machine.clock()
      for (const { pass, move } of steps) {
        machine.move(move)
        machine.pass(pass)
        const now = machine.clock()
        expect(now - before).toBeGreaterThanOrEqual(Math.floor(pass * 0.75) - 1)
        expect(now - before).toBeLessThanOrEqual(Math.ceil(pass * 1.25) + 1)
        before = now
      }
      machine.pass(40 * 20_000 * 4)
      expect(machine.clock()).toBe(machine.wall())
    }),
  )
})
