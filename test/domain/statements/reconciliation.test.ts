import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StatementLine } from '../../../schemas/statement-line.ts'
import { type Finding, findingTotals, reconcile } from '../../../src/domain/statements/reconciliation.ts'
import type { PaidPayment } from '../../../src/domain/statements/statement-pairs.ts'

const line = (number: number, facts: Partial<StatementLine> = {}): StatementLine => ({
  line: number,
  bankReference: `FT${number}`,
  amount: 100_000,
  at: '2026-09-30T09:00:00+07:00',
  content: '',
  status: 'settled',
  ...facts,
})

const payment = (reference: string, facts: Partial<PaidPayment> = {}): PaidPayment => ({
  reference,
  providerTransaction: null,
  amount: 100_000,
  ...facts,
})

const never = () => false
const short = ({ outcome, line, payment, reason, difference }: Finding<StatementLine, PaidPayment>) =>
  [outcome, line?.line ?? '-', payment?.reference ?? '-', difference, reason ?? ''].join(' ').trim()

const findings = (
  lines: StatementLine[],
  payments: PaidPayment[],
  seenEarlier: (reference: string) => boolean = never,
) => reconcile(lines, payments, seenEarlier).map(short)

describe('one line and one payment', () => {
  test('match by our reference', () => {
    expect(findings([line(2, { requestReference: 'A' })], [payment('A')])).toEqual(['matched 2 A 0'])
  })

  test('match by the transaction of the provider where our reference is absent', () => {
    const paid = payment('A', { providerTransaction: 'T' })
    expect(findings([line(2, { providerTransaction: 'T' })], [paid])).toEqual(['matched 2 A 0'])
  })

  test('match by the bank reference where that is what the provider told us', () => {
    expect(findings([line(2)], [payment('A', { providerTransaction: 'FT2' })])).toEqual(['matched 2 A 0'])
  })

  test('match where the bank has one number for both of its own', () => {
    const alike = line(2, { providerTransaction: 'FT2' })
    expect(findings([alike], [payment('A', { providerTransaction: 'FT2' })])).toEqual(['matched 2 A 0'])
  })

  test('differ in the amount by what the bank has more', () => {
    const short = line(2, { requestReference: 'A', amount: 99_000 })
    expect(findings([short], [payment('A')])).toEqual(['amount-differs 2 A -1000'])
  })

  test('stay apart when only the amount is the same', () => {
    expect(findings([line(2)], [payment('A')])).toEqual(['only-at-bank 2 - 100000', 'only-here - A -100000'])
  })

  test('stay apart when the bank has not settled the line', () => {
    const failed = line(2, { requestReference: 'A', status: 'failed' })
    expect(findings([failed], [payment('A')])).toEqual([
      'only-at-bank 2 - 100000 not-settled',
      'only-here - A -100000',
    ])
  })
})

describe('more than one way to match', () => {
  test('our reference is stronger than the transaction of another payment', () => {
    const both = line(2, { requestReference: 'A', providerTransaction: 'T' })
    const payments = [payment('B', { providerTransaction: 'T' }), payment('A')]
    expect(findings([both], payments)).toEqual(['matched 2 A 0', 'only-here - B -100000'])
  })

  test('reference and transaction together are stronger than the reference alone', () => {
    const lines = [
      line(2, { requestReference: 'A', providerTransaction: 'OTHER' }),
      line(3, { requestReference: 'A', providerTransaction: 'T' }),
    ]
    expect(findings(lines, [payment('A', { providerTransaction: 'T' })])).toEqual([
      'only-at-bank 2 - 100000',
      'matched 3 A 0',
    ])
  })

  test('two lines that fit one payment equally are both left to a person', () => {
    const lines = [line(2, { requestReference: 'A' }), line(3, { requestReference: 'A' })]
    expect(findings(lines, [payment('A')])).toEqual([
      'only-at-bank 2 - 100000 ambiguous',
      'only-at-bank 3 - 100000 ambiguous',
      'only-here - A -100000 ambiguous',
    ])
  })

  test('a line that fits two payments is left to a person, with both', () => {
    const payments = [
      payment('A', { providerTransaction: 'T' }),
      payment('B', { providerTransaction: 'FT2' }),
    ]
    expect(findings([line(2, { providerTransaction: 'T' })], payments)).toEqual([
      'only-at-bank 2 - 100000 ambiguous',
      'only-here - A -100000 ambiguous',
      'only-here - B -100000 ambiguous',
    ])
  })

  test('what strong evidence leaves open, weak evidence does not decide', () => {
    const lines = [
      line(2, { requestReference: 'A', providerTransaction: 'X' }),
      line(3, { requestReference: 'A', providerTransaction: 'Y' }),
    ]
    const payments = [payment('A'), payment('B', { providerTransaction: 'X' })]
    expect(findings(lines, payments)).toEqual([
      'only-at-bank 2 - 100000 ambiguous',
      'only-at-bank 3 - 100000 ambiguous',
      'only-here - A -100000 ambiguous',
      'only-here - B -100000',
    ])
  })

  test('nor what a line with weak evidence alone would decide', () => {
    const lines = [
      ...[line(2, { requestReference: 'A' }), line(3, { requestReference: 'A' })],
      line(4, { providerTransaction: 'T' }),
    ]
    expect(findings(lines, [payment('A', { providerTransaction: 'T' })])).toEqual([
      'only-at-bank 2 - 100000 ambiguous',
      'only-at-bank 3 - 100000 ambiguous',
      'only-at-bank 4 - 100000',
      'only-here - A -100000 ambiguous',
    ])
  })
})

describe('the same bank reference again', () => {
  const twice = { bankReference: 'FT', requestReference: 'A' }

  test('in one file counts once, whichever of the lines comes first', () => {
    const expected = ['matched 2 A 0', 'duplicate 3 - 0 repeated-in-file']
    expect(findings([line(2, twice), line(3, twice)], [payment('A')])).toEqual(expected)
    expect(findings([line(3, twice), line(2, twice)], [payment('A')])).toEqual(expected.toReversed())
  })

  test('from an earlier file counts zero', () => {
    const seen = (reference: string) => reference === 'FT'
    expect(findings([line(2, twice)], [], seen)).toEqual(['duplicate 2 - 0 seen-in-earlier-file'])
    expect(findings([line(2, twice), line(3, { ...twice, amount: 5 })], [], seen)).toEqual([
      'duplicate 2 - 0 seen-in-earlier-file',
      'duplicate 3 - 0 seen-in-earlier-file',
    ])
  })

  test.each([
    { amount: 5 },
    { status: 'reversed' },
    { requestReference: 'B' },
    { providerTransaction: 'T' },
  ] as const)('on lines that say different things is never resolved by the first, as by %j', (says) => {
    const lines = [line(2, twice), line(3, { ...twice, ...says })]
    expect(findings(lines, [payment('A')])).toEqual([
      'only-at-bank 2 - 100000 contradictory-lines',
      `only-at-bank 3 - ${lines[1]?.amount} contradictory-lines`,
      'only-here - A -100000',
    ])
  })
})

describe('for any day', () => {
  const few = (prefix: string) => fc.integer({ min: 1, max: 6 }).map((number) => `${prefix}${number}`)
  const sometimes = (prefix: string) => fc.option(few(prefix), { nil: undefined })
  const anyLines = fc.array(
    fc.record({
      bankReference: few('FT'),
      requestReference: sometimes('R'),
      providerTransaction: sometimes('T'),
      amount: fc.integer({ min: 0, max: 3 }),
      status: fc.constantFrom('settled' as const, 'settled' as const, 'reversed' as const),
    }),
    { maxLength: 12 },
  )
  const anyPayments = fc.array(
    fc.record({
      reference: few('R'),
      providerTransaction: fc.option(fc.oneof(few('T'), few('FT'))),
      amount: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 8 },
  )
  const day = fc
    .record({ lines: anyLines, payments: anyPayments, seen: fc.subarray(['FT1', 'FT2']) })
    .map(({ lines, payments, seen }) => ({
      lines: lines.map(({ requestReference, providerTransaction, ...rest }, index) =>
        line(index + 2, {
          ...rest,
          ...(requestReference && { requestReference }),
          ...(providerTransaction && { providerTransaction }),
        }),
      ),
      payments: payments as PaidPayment[],
      seenEarlier: (reference: string) => seen.includes(reference),
    }))

  test('each line, each payment and each đồng has exactly one finding', () => {
    fc.assert(
      fc.property(day, ({ lines, payments, seenEarlier }) => {
        const found = reconcile(lines, payments, seenEarlier)
        const totals = findingTotals(found)
        const ofFile = totals.matched.amount + totals['amount-differs'].amount
        expect(found.flatMap((finding) => finding.line ?? [])).toEqual(lines)
        expect(new Set(found.flatMap((finding) => finding.payment ?? []))).toEqual(new Set(payments))
        expect(found.filter((finding) => finding.payment)).toHaveLength(payments.length)
        expect(ofFile + totals['only-at-bank'].amount + totals.duplicate.amount).toBe(sum(lines))
        const settledDifference = found.reduce((total, finding) => total + finding.difference, 0)
        expect(settledDifference).toBe(sum(lines) - totals.duplicate.amount - sum(payments))
      }),
      { numRuns: 2_000 },
    )
  })

  test('the order of lines and payments changes nothing, nor does playing it twice', () => {
    const shuffledDay = day.chain(({ lines, payments, seenEarlier }) =>
      fc.record({
        lines: fc.constant(lines),
        payments: fc.constant(payments),
        seenEarlier: fc.constant(seenEarlier),
        shuffledLines: fc.shuffledSubarray(lines, { minLength: lines.length }),
        shuffledPayments: fc.shuffledSubarray(payments, { minLength: payments.length }),
      }),
    )
    fc.assert(
      fc.property(shuffledDay, ({ lines, payments, seenEarlier, shuffledLines, shuffledPayments }) => {
        const expected = findings(lines, payments, seenEarlier)
        expect(findings(lines, payments, seenEarlier)).toEqual(expected)
        expect(findings(shuffledLines, shuffledPayments, seenEarlier).sort()).toEqual(expected.sort())
      }),
      { numRuns: 2_000 },
    )
  })
})

test('lines and payments that all carry one key stay linear', () => {
  const count = 50_000
  const lines = Array.from({ length: count }, (_, index) => line(index + 2, { requestReference: 'SAME' }))
  const payments = Array.from({ length: count }, () => payment('SAME'))
  const totals = findingTotals(reconcile(lines, payments, never))
  expect([totals['only-at-bank'].count, totals['only-here'].count]).toEqual([count, count])
})

const sum = (rows: readonly { amount: number }[]) => rows.reduce((total, row) => total + row.amount, 0)
