import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BillLine } from '../../../schemas/bill.ts'
import { billSums } from '../../../src/domain/bills/bill.ts'
import {
  account,
  entriesOfBill,
  entriesOfCancelling,
  entriesOfCorrection,
  entriesOfOwnerFound,
  entriesOfPayment,
  type LedgerEntry,
} from '../../../src/domain/money/ledger.ts'

const amount = fc.nat({ max: 10_000_000_000 })
const lines: fc.Arbitrary<BillLine[]> = fc.array(
  fc.record({
    item: fc.constant('X'),
    name: fc.constant('X'),
    kind: fc.constantFrom('TUITION', 'SERVICE', 'PASS_THROUGH', 'VOLUNTARY'),
    gross: amount,
    exemptionRate: fc.constant(0 as const),
    budgetCompensation: amount,
    payable: amount,
  }),
  { maxLength: 8 },
)

/** What an account has after entries: debits less credits. */
const balance = (entries: readonly LedgerEntry[], name: string) =>
  entries.reduce((sum, { debit, credit, amount }) => {
    return sum + (debit === name ? amount : 0) - (credit === name ? amount : 0)
  }, 0)

/** What is credited to an account. */
const credited = (entries: readonly LedgerEntry[], name: string) =>
  entries.filter(({ credit }) => credit === name).reduce((sum, { amount }) => sum + amount, 0)

test('issuing books the debt of the payer and of the state, and nothing of zero', () => {
  fc.assert(
    fc.property(lines, (lines) => {
      const entries = entriesOfBill(lines)
      const { payable, budgetCompensation } = billSums(lines)
      expect(balance(entries, account.receivable)).toBe(payable)
      expect(balance(entries, account.budgetCompensation)).toBe(budgetCompensation)
      expect(entries.every(({ amount }) => amount > 0)).toBe(true)
    }),
  )
})

test('money collected for others is no income', () => {
  fc.assert(
    fc.property(lines, (lines) => {
      const forOthers = lines.filter(({ kind }) => kind === 'PASS_THROUGH')
      expect(credited(entriesOfBill(lines), account.heldForOthers)).toBe(billSums(forOthers).payable)
    }),
  )
})

test('cancelling takes every account back to where it was', () => {
  fc.assert(
    fc.property(lines, (lines) => {
      const entries = [...entriesOfBill(lines), ...entriesOfCancelling(lines)]
      const accounts = new Set(entries.flatMap(({ debit, credit }) => [debit, credit]))
      for (const name of accounts) expect(balance(entries, name)).toBe(0)
    }),
  )
})

test('a correction brings every account from what the old lines booked to what the new ones do, and credit beside', () => {
  fc.assert(
    fc.property(lines, lines, amount, amount, (before, after, credit, unborne) => {
      const correction = entriesOfCorrection(before, after, { credited: credit, unborne })
      expect(correction.every(({ amount }) => amount > 0)).toBe(true)
      const whole = [...entriesOfBill(before), ...correction]
      for (const name of Object.values(account).filter((name) => typeof name === 'string')) {
        const beside: Readonly<Record<string, number>> = {
          [account.receivable]: credit + unborne,
          [account.payerCredit]: -credit,
          [account.charges]: -unborne,
        }
        expect(balance(whole, name)).toBe(balance(entriesOfBill(after), name) + (beside[name] ?? 0))
      }
    }),
  )
})

test('a correction that changes nothing books nothing', () => {
  fc.assert(
    fc.property(lines, (lines) => {
      expect(entriesOfCorrection(lines, lines, { credited: 0 })).toEqual([])
    }),
  )
})

test('an entry stands once for each pair of accounts, as the unique index wants it', () => {
  fc.assert(
    fc.property(lines, (lines) => {
      const pairs = entriesOfCancelling(lines).map(({ debit, credit }) => `${debit} ${credit}`)
      expect(new Set(pairs).size).toBe(pairs.length)
    }),
  )
})

test('a payment is split between what is owed and credit, to the last đồng', () => {
  const owed = fc.oneof(fc.integer({ min: -1_000, max: 10_000_000_000 }), fc.constant('no-bill' as const))
  fc.assert(
    fc.property(amount, owed, (amount, owed) => {
      const entries = entriesOfPayment('platform', amount, owed)
      expect(balance(entries, 'clearing:platform')).toBe(amount)
      expect(entries.every((entry) => entry.amount > 0)).toBe(true)
      const closed = credited(entries, account.receivable)
      expect(closed).toBe(owed === 'no-bill' ? 0 : Math.min(amount, Math.max(0, owed)))
      const rest = owed === 'no-bill' ? account.unowned : account.payerCredit
      expect(credited(entries, rest)).toBe(amount - closed)
    }),
  )
})

test('money that finds its owner leaves the account of money without one', () => {
  const entries = [...entriesOfPayment('platform', 100, 'no-bill'), ...entriesOfOwnerFound(100, 70)]
  const balances = ['clearing:platform', account.unowned, account.receivable, account.payerCredit]
  expect(balances.map((name) => balance(entries, name))).toEqual([100, 0, -70, -30])
})
