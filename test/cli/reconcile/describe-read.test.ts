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

/** A statement of a day on which nothing moved. */
function movements(): Extract<ReadFile, { tells: 'movements' }> {
  const money = { posted: none, ambiguous: none, suspense: none, 'not-fee': none, reversed: none }
  const taken = {
    ...{ id: 'file', source: 'vcb', readAt: later(60), wasKnown: false },
    summary: { statements: 1, lines: 0, known: 0, conflicts: 0, problems: [], money },
  }
  return { tells: 'movements', taken, run: taken, files: new Map() }
}

test('a file of payments says of how many nothing else was heard', () => {
  const said = '2 of which nothing else was heard were paid by it'
  expect(describeRead(read({ confirmed: 2 }), 'file').at(-1)).toBe(`  ${said}`)
  expect(describeShortly(read({ confirmed: 2 }), 'file')).toEqual([
    `file: 3 the same here (3,750,000 đồng), ${said}`,
  ])
})

test('and says nothing of it where there was none', () => {
  expect(describeRead(read(), 'file').join()).not.toContain('heard')
  expect(describeShortly(read(), 'file')).toEqual(['file: 3 the same here (3,750,000 đồng)'])
})

test('a problem says its line and its field', () => {
  const said = movements()
  const problem = { code: 'amount_form', message: 'must be whole đồng' }
  const problems = [
    { line: 3, field: 'credit', ...problem },
    { line: 3, field: 'Stmt[1]/Ntry[3]/Amt', ...problem },
  ]
  const taken = { ...said.taken, summary: { ...said.taken.summary, problems } }
  expect(describeRead({ ...said, taken }, 'file').slice(-2)).toEqual([
    '  line 3, credit: must be whole đồng',
    '  line 3, Stmt[1]/Ntry[3]/Amt: must be whole đồng',
  ])
})

test('bytes that were read before are said to be that, and no more', () => {
  const known = read({ wasKnown: true })
  expect(describeShortly(known, 'file')).toEqual(['file: read before, and nothing was done again'])
  expect(describeRead(known, 'file')[0]).toContain('nothing was done again')
})

test('a file that was refused as a whole is not one in which nothing was', () => {
  const { taken } = movements()
  const problem = { line: 6, field: 'balance', code: 'balance_mismatch', message: 'does not add up' }
  const refused: ReadFile = {
    ...movements(),
    taken: { ...taken, summary: { ...taken.summary, problems: [problem] } },
  }
  expect(describeShortly(movements(), 'file')).toEqual(['file: nothing in it'])
  expect(describeShortly(refused, 'file')).toEqual([
    'file: nothing of it was taken',
    '  line 6, balance: does not add up',
  ])
})
