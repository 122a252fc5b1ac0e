import { expect, test } from 'vitest'
import { carriedLines } from '../../../src/domain/fees/carried-debt.ts'
import type { Debt } from '../../../src/domain/fees/pupil.ts'

const debt = (changes: Partial<Debt>): Debt => ({
  ...{ billId: 'b', billNumber: 'DT00001-HS-1', title: 'Khoản thu T9', dueOn: '2026-09-30', owed: 100 },
  ...{ isCarried: true, whole: 0, takesMore: false },
  ...changes,
})

const asked = (changes: Partial<Debt>) =>
  carriedLines(debt(changes)).map(({ payable, exactness }) => `${payable} ${exactness}`)

test('A8: a debt is asked in the amounts that its bill took: as a whole, up to what is owed, or in any amount', () => {
  expect(asked({})).toEqual(['100 up-to'])
  expect(asked({ takesMore: true })).toEqual(['100 any'])
  expect(asked({ whole: 100 })).toEqual(['100 exact'])
  expect(asked({ whole: 60, takesMore: true })).toEqual(['60 exact', '40 any'])
})

test('its name is that of the old bill, as far as the name of a line goes', () => {
  expect(carriedLines(debt({}))[0]?.name).toBe('Nợ cũ (DT00001-HS-1): Khoản thu T9')
  expect(carriedLines(debt({ title: 'x'.repeat(250) }))[0]?.name).toHaveLength(250)
})
