import { expect, test } from 'vitest'
import { type BankLine, notFeeRule } from '../../../src/domain/bank-lines/bank-line.ts'

const line = (direction: BankLine['direction'], memo: string): BankLine => ({
  ...{ account: '0123', reference: 'R1', amount: 1_100, bookedOn: '2026-10-05' },
  ...{ direction, memo },
})
const interest = { name: 'interest', direction: 'in', pattern: /tra lai/i } as const
const charge = { name: 'charge', direction: 'out', pattern: /phi/i } as const

test('a rule is for movements of its direction whose content it fits, and the first that fits counts', () => {
  const nameOf = (direction: BankLine['direction'], memo: string) =>
    notFeeRule(line(direction, memo), [interest, charge, { ...charge, name: 'later' }])?.name
  expect(nameOf('in', 'TRA LAI TIEN GUI')).toBe('interest')
  expect(nameOf('out', 'thu phi SMS')).toBe('charge')
  expect(nameOf('in', 'hoc phi thang 10')).toBeUndefined()
  expect(nameOf('out', 'tra lai')).toBeUndefined()
})
