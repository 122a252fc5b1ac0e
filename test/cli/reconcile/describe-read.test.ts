import { expect, test } from 'vitest'
import { describeRead, describeShortly } from '../../../src/cli/reconcile/describe-read.ts'
import type { ReadFile } from '../../../src/reconcile/senders.ts'
import { later } from '../../support/scene.ts'

const none = { count: 0, amount: 0 }

/** A file of payments of which three are the same here. */
const read = (facts: { confirmed?: number; wasKnown?: boolean } = {}): ReadFile => ({
  tells: 'payments',
  run: {
    ...{ id: 'run', source: 'mb', day: '2026-09-30', problems: [], ranAt: later(60) },
    totals: {
      ...{ matched: { count: 3, amount: 3_750_000 }, 'amount-differs': none, 'only-at-bank': none },
      ...{ 'only-here': none, duplicate: none },
    },
  },
  ...{ files: new Map(), wasKnown: false, confirmed: 0, ...facts },
})

test('a file of payments says of how many nothing else was heard', () => {
  const said = '2 of which nothing else was heard were paid by it'
  expect(describeRead(read({ confirmed: 2 }), 'file').at(-1)).toBe(`  ${said}`)
  expect(describeShortly(read({ confirmed: 2 }), 'file')).toEqual([
    `file: 3 matched (3,750,000 đồng), ${said}`,
  ])
})

test('and says nothing of it where there was none', () => {
  expect(describeRead(read(), 'file').join()).not.toContain('heard')
  expect(describeShortly(read(), 'file')).toEqual(['file: 3 matched (3,750,000 đồng)'])
})

test('bytes that were read before are said to be that, and no more', () => {
  const known = read({ wasKnown: true })
  expect(describeShortly(known, 'file')).toEqual(['file: read before, and nothing was done again'])
  expect(describeRead(known, 'file')[0]).toContain('nothing was done again')
})
