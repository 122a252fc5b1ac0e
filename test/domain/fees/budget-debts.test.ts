import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetDebts } from '../../../src/domain/fees/budget-debts.ts'

const periods = [
  { period: 'T9', compensation: 500 },
  { period: 'T10', compensation: 300 },
]

test('money without a period closes the oldest first, money with one closes that, and the rest the others', () => {
  const owed = (money: Parameters<typeof budgetDebts>[1]) =>
    budgetDebts(periods, money).periods.map((period) => period.owed)
  expect(owed([{ period: null, amount: 600 }])).toEqual([0, 200])
  expect(owed([{ period: 'T10', amount: 200 }])).toEqual([500, 100])
  expect(owed([{ period: 'T10', amount: 400 }])).toEqual([400, 0])
  expect(budgetDebts(periods, [{ period: 'T8', amount: 900 }])).toMatchObject({ advance: 100 })
})

test('no đồng is lost: what is owed less the advance is what was compensated less what was received', () => {
  const names = fc.constantFrom('T8', 'T9', 'T10', 'T11')
  const amount = fc.integer({ min: 0, max: 10_000_000_000 })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ period: names, compensation: amount }), {
        selector: ({ period }) => period,
      }),
      fc.array(fc.record({ period: fc.option(names), amount })),
      (compensated, money) => {
        const { periods, advance } = budgetDebts(compensated, money)
        const sum = (rows: readonly number[]) => rows.reduce((total, one) => total + one, 0)
        expect(sum(periods.map(({ owed }) => owed)) - advance).toBe(
          sum(compensated.map(({ compensation }) => compensation)) - sum(money.map((one) => one.amount)),
        )
        for (const { owed, received } of periods) expect(owed >= 0 && received >= 0).toBe(true)
        if (advance > 0) expect(periods.every(({ owed }) => owed === 0)).toBe(true)
      },
    ),
  )
})
