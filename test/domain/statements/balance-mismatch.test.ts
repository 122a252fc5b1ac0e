import { expect, test } from 'vitest'
import { balanceMismatch } from '../../../src/domain/statements/balance-mismatch.ts'

test.each([
  [1_000, 500, 1_500],
  [1_000, -400, 600],
  [-200, 0, -200],
])('a statement that opens with %i, moves %i and closes with %i adds up', (opening, moved, closing) => {
  expect(balanceMismatch(opening, moved, closing)).toBeUndefined()
})

test('one that does not says all three amounts', () => {
  expect(balanceMismatch(1_000, -400, 1_400)).toBe(
    'opens with 1,000 đồng, moves -400 đồng and closes with 1,400 đồng',
  )
})
