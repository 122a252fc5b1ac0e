import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPeriod } from '../../src/domain/time/report-period.ts'
import type { ReportedSchool } from '../../src/ports/reports/report-store.ts'
import { makeClassReport, makeReport } from '../../src/reports/make-report.ts'
import { type GroupedReport, groupedReports, reportGroups, targetOn } from '../../src/reports/reports.ts'

const period = readPeriod('2026-H2')
if (!period) throw new Error('a half year is a period')
const targets = [
  { from: '2026-01-01', urban: 50, rural: 30, source: '' },
  { from: '2028-01-01', urban: 100, rural: 80, source: '' },
]
const rules = { cashlessTargets: targets, cashlessBy: 'amount', smallClass: 5 } as const
const schoolOf = (code: string, area: 'urban' | 'rural', unitCode: string): ReportedSchool => ({
  ...{ code, name: `Trường ${code}`, area, unitCode, unitName: `Phường ${unitCode}` },
})
const schools = new Map(
  [schoolOf('A', 'urban', '1'), schoolOf('B', 'rural', '1'), schoolOf('C', 'rural', '2')].map((one) => [
    one.code,
    one,
  ]),
)
const sums = [
  { schoolCode: 'A', sums: { cash: 100, cashless: 300, cashCount: 3, cashlessCount: 1 } },
  { schoolCode: 'B', sums: { cash: 300, cashless: 100, cashCount: 1, cashlessCount: 3 } },
  { schoolCode: 'C', sums: { cash: 0, cashless: 0, cashCount: 0, cashlessCount: 0 } },
]
const order = (name: GroupedReport, by: (typeof reportGroups)[number]) => ({ name, by, period, rules })

test('a school is measured by the target of its area, in force at the end of the period', () => {
  const { rows, target } = makeReport(order('cashless', 'school'), sums, schools)
  expect(target).toEqual(targets[0])
  expect(rows.map(({ title, cells: { share, target } }) => [title, share, target])).toEqual([
    ['Trường A', 0.75, 0.5],
    ['Trường B', 0.25, 0.3],
    ['Trường C', null, 0.3],
  ])
})

test('a unit with schools of both areas has no target of its own', () => {
  const { rows } = makeReport(order('cashless', 'unit'), sums, schools)
  expect(rows.map(({ key, cells: { target } }) => [key.trim(), target])).toEqual([
    ['1', null],
    ['2', 0.3],
  ])
})

test('the share is of the money, or of the payments where the settings say so', () => {
  const by = (cashlessBy: 'amount' | 'payments') =>
    makeReport({ ...order('cashless', 'school'), rules: { ...rules, cashlessBy } }, sums, schools).rows[0]
      ?.cells.share
  expect([by('amount'), by('payments')]).toEqual([0.75, 0.25])
})

test.each([
  ['2025-12-31', null],
  ['2026-01-01', 50],
  ['2027-12-31', 50],
  ['2028-01-01', 100],
])('on %s the target is %s', (day, urban) => {
  expect(targetOn(targets.toReversed(), day)?.urban ?? null).toBe(urban)
})

test('what rows sum to is the total, in whatever groups', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000_000 })
  const some = fc.record({ cash: amount, cashless: amount, payable: amount, paid: amount, byPayers: amount })
  const row = fc.record({ schoolCode: fc.constantFrom('A', 'B', 'C', 'D'), sums: some })
  fc.assert(
    fc.property(
      fc.array(row),
      fc.constantFrom(...groupedReports),
      fc.constantFrom(...reportGroups),
      (rows, name, by) => {
        const report = makeReport(order(name, by), rows, schools)
        for (const key of ['cash', 'cashless', 'payable', 'paid', 'byPayers']) {
          const total = report.total[key]
          if (total === undefined) continue
          expect(report.rows.reduce((sum, { cells }) => sum + (cells[key] ?? 0), 0)).toBe(total)
        }
      },
    ),
  )
})

describe('P2: sums of small classes', () => {
  const classOf = (className: string, pupils: number) => ({
    className,
    pupils,
    sums: { pupils, payable: pupils * 10 },
  })
  const hidden = (sizes: readonly number[], readsOnly = true) =>
    makeClassReport(
      sizes.map((size, n) => classOf(`${n}`, size)),
      { period, smallClass: 5, readsOnly },
    )
  const flags = (sizes: readonly number[], readsOnly = true) =>
    hidden(sizes, readsOnly).rows.map(({ isHidden }) => isHidden)

  test.each([
    ['none is small', [5, 6, 7], [false, false, false]],
    ['one is small: the next smallest goes along', [2, 9, 6], [true, false, true]],
    ['two are small', [2, 3, 6], [true, true, false]],
    ['the only one is small', [2], [true]],
  ])('are kept back where %s', (_case, sizes, expected) => {
    expect(flags(sizes)).toEqual(expected)
  })

  test('are shown to those who work with them', () => {
    expect(flags([2, 3], false)).toEqual([false, false])
  })

  test('take the sum of the school along where nothing else is left of it', () => {
    expect(hidden([2, 3]).total).toEqual({})
    expect(hidden([2, 3, 9]).total).toMatchObject({ payable: 140 })
  })

  test('can never be told from the total and the rows that are shown', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const { rows, total } = hidden(sizes)
        const kept = rows.filter(({ isHidden }) => isHidden)
        if (kept.length === 1) expect(total).toEqual({})
        for (const [index, row] of rows.entries()) {
          if ((sizes[index] ?? 0) < 5) expect(row.cells).toEqual({})
        }
      }),
    )
  })
})
