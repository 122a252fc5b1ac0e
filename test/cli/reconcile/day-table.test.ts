import { expect, test } from 'vitest'
import { describeDays } from '../../../src/cli/reconcile/day-table.ts'
import type { DayOfFiles } from '../../../src/ports/bank-lines/bank-file-store.ts'

const none = { count: 0, amount: 0 }
const dayOf = (day: string, received: number, more: Partial<DayOfFiles> = {}): DayOfFiles => ({
  ...{ account: '0123', day, opening: null, closing: null, paidOut: none },
  received: { count: 1, amount: received },
  money: {
    posted: { count: 1, amount: received },
    ambiguous: none,
    suspense: none,
    'not-fee': none,
    reversed: none,
  },
  ...more,
})
const show = (...days: DayOfFiles[]) => describeDays(days).slice(3)

test('nothing to show is nothing', () => {
  expect(describeDays([])).toEqual([])
})

test('a statement of several days says what was there on each', () => {
  expect(show(dayOf('2026-10-01', 100), dayOf('2026-10-02', 20, { opening: 1_000, closing: 1_120 }))).toEqual(
    [
      '  2026-10-01    1,000      100         0    1,100    100        0       0       0         0',
      '  2026-10-02    1,100       20         0    1,120     20        0       0       0         0',
      '  together      1,000      120         0    1,120    120        0       0       0         0',
    ],
  )
})

test('what moved between two statements is named, and what of a day could not be read', () => {
  expect(
    show(
      dayOf('2026-10-01', 100, { opening: 0, closing: 100 }),
      dayOf('2026-10-03', 50, { opening: 170, closing: 260 }),
    ),
  ).toEqual([
    '  2026-10-01        0      100         0      100    100        0       0       0         0',
    '  ! 70 đồng moved in between, and no file tells of it',
    '  2026-10-03      170       50         0      260     50        0       0       0         0',
    '  ! 40 đồng of this day could not be read',
    '  together          0      150         0      260    150        0       0       0         0',
    '  ! 110 đồng of it stand in no line that was read',
  ])
})

test('notices without balances show what moved', () => {
  expect(show(dayOf('2026-10-01', 100))).toEqual([
    '  2026-10-01        -      100         0        -    100        0       0       0         0',
  ])
})
