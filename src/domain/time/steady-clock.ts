import type { Clock } from '../../ports/clock.ts'

/** How much faster or slower than time itself the clock runs while it makes up for a jump. */
const slewRate = 0.25
/** A wall clock that is off by more was not moved but set; then it is believed at once. */
const farMs = 15 * 60_000

/**
 * Makes a clock that never jumps, by which leases and pauses are kept: the wall clock of when it was made, moved on by
 * what has really passed, and led back to the wall clock, where that was moved, by running a quarter faster or slower.
 * It never goes back, but for a wall clock that was set. `elapsedMs` counts from anywhere and never jumps.
 */
export function createSteadyClock(wall: Clock, elapsedMs: () => number): Clock {
  let at = wall().getTime()
  let seen = elapsedMs()
  return () => {
    const passed = elapsedMs() - seen
    seen += passed
    at += passed
    const behind = wall().getTime() - at
    const most = Math.abs(behind) > farMs ? Number.POSITIVE_INFINITY : passed * slewRate
    at += Math.sign(behind) * Math.min(Math.abs(behind), most)
    return new Date(at)
  }
}
