import { expect, test } from 'vitest'
import type { Bench, Result } from '../../bench/contest.ts'
import { median, sumUp, table } from '../../bench/report.ts'

const bench: Bench = {
  name: 'example',
  unit: 'records/s',
  bars: { plain: 5 },
  contenders: [],
  close: async () => {},
}

const result = (name: string, part: Result['part'], rates: readonly number[]): Result => ({
  name,
  part,
  says: '',
  rounds: rates.map((perSecond, index) => ({ perSecond, peakMiB: 100 + index })),
})

const results = [
  result('ours', 'ours', [900, 1000, 5000]),
  result('plain', 'baseline', [100, 200, 300]),
  result('limit', 'limit', [4000, 4000, 1]),
]

test('a report holds medians, ratios of medians, and the most memory that ours ever held', () => {
  expect(sumUp(bench, results, 7)).toMatchObject({
    bench: 'example',
    unit: 'records/s',
    ours: 1000,
    baselines: { plain: 200 },
    limits: { limit: 4000 },
    ratios: { plain: 5, limit: 0.25 },
    memoryMiB: 102,
    seed: 7,
  })
})

test.each([
  ['reached', [200, 200, 200]],
  ['missed', [201, 201, 201]],
])('a bar is said to be %s', (verdict, rates) => {
  const held = results.with(1, result('plain', 'baseline', rates))
  expect([...table(bench, held, sumUp(bench, held, 7))].at(-1)).toBe(`${verdict}: ours at least 5 × plain`)
})

test('the median of an even number of values lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([3, 1, 2])).toBe(2)
})
