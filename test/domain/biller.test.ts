import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billState } from '../../schemas/bill.ts'
import { owes } from '../../src/domain/bill.ts'
import { type AmountRule, judgeSettlement } from '../../src/domain/biller.ts'

test('A8: only what fits the rule is taken, to the last đồng', () => {
  const dong = fc.integer({ min: 0, max: 5_000_000 })
  fc.assert(
    fc.property(dong, dong, fc.integer({ min: 1, max: 5_000_000 }), (amount, paid, owed) => {
      const bill = { payable: paid + owed, paid, state: 'issued' as const }
      const judged = (rule: AmountRule) => judgeSettlement(bill, amount, rule)
      expect(judged('exact')).toBe(amount === owed ? 'settled' : 'wrong-amount')
      expect(judged('up-to')).toBe(amount > 0 && amount <= owed ? 'settled' : 'wrong-amount')
      expect(judged('any')).toBe(amount > 0 ? 'settled' : 'wrong-amount')
    }),
  )
})

test.each(billState.options)('a bill that is %s is settled, paid already, or as if unknown', (state) => {
  const judged = judgeSettlement({ payable: 950_000, paid: 0, state }, 950_000, 'exact')
  const isPaid = state === 'paid' || state === 'overpaid'
  expect(judged).toBe(isPaid ? 'already-paid' : owes(state) ? 'settled' : 'unknown-bill')
})
