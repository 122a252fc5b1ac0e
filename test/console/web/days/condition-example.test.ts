import { expect, test } from 'vitest'
import { exampleText } from '../../../../src/console/web/days/condition-example.ts'
import { createFormat } from '../../../../src/console/web/texts/format.ts'

const speech = {
  format: createFormat('en'),
  words: {
    endsAt: (at: string) => `ends at ${at}`,
    lastStatement: (day: string) => `last to ${day}`,
    noStatement: 'none yet',
    numbers: (from: string, to: string) => `from ${from} to ${to}`,
    statementTo: (day: string) => `up to ${day}`,
  },
  categories: { 'amount-differs': 'Amount differs' },
}

test.each([
  ['not-over', '2026-10-06T00:00:00+07:00', 'ends at 00:00, 06/10/2026'],
  ['earlier-day-open', '2026-10-04', '04/10/2026'],
  ['statement-missing', 'the last one goes to 2026-10-04', 'last to 04/10/2026'],
  ['statement-missing', 'the last one goes to no day', 'none yet'],
  ['sequence-gap', 'numbers 3 to 5', 'from 3 to 5'],
  ['bank-equation', 'statement to 2026-10-04', 'up to 04/10/2026'],
  ['open-breaks', 'amount-differs 12', 'Amount differs 12'],
  ['ambiguous-money', 'FT2610050001', 'FT2610050001'],
] as const)('an example of %s is said to a reader: %s is %s', (condition, example, said) => {
  expect(exampleText(condition, example, speech)).toBe(said)
})
