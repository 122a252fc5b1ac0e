import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOff } from '../../src/delivery/back-off.ts'
import { inParallel } from '../../src/delivery/in-parallel.ts'

const limits = { firstMs: 1_000, longestMs: 60_000 }

test('a pause lies under a ceiling that doubles up to the longest, and is never nothing', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), chance, (tries, random) => {
      const pause = backOff(tries, limits, () => random)
      expect(pause).toBeGreaterThanOrEqual(500)
      expect(pause).toBeLessThanOrEqual(500 + Math.min(1_000 * 2 ** Math.min(tries, 30), 60_000))
    }),
  )
})

test('work that fails lets the other work end before it is told of', async () => {
  const done: number[] = []
  const work = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    await new Promise(setImmediate)
    if (item === 1) throw new Error('of the test')
    done.push(item)
  })
  await expect(work).rejects.toThrow('of the test')
  expect(done).toEqual([2, 3, 4, 5])
})

test('nothing to do is done', async () => {
  await inParallel([], 4, () => Promise.reject(new Error('never')))
})
