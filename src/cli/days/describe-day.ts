import { closingConditions, type DayTotals, type Unmet } from '../../domain/days/business-day.ts'
import { signedFacts } from '../../domain/days/signed-facts.ts'
import { dongText } from '../../domain/money/dong-text.ts'
import type { BusinessDay } from '../../ports/days/day-store.ts'
import { countText } from '../figures.ts'

/** What is signed of a closed day. */
export const factsOf = ({ jws }: BusinessDay) => signedFacts(jws) ?? undefined

/** What each kind of record is called. */
const kinds: Readonly<Record<string, string>> = {
  'bank-line': 'movements at the bank',
  allocation: 'given to owners or held',
  'allocation-undone': 'taken back from there',
  payment: 'payments',
  'settlement-item': 'settled by the provider',
  entry: 'entries of the journal',
}

export const describeUnmet = ({ condition, count, amount, examples }: Unmet): string => {
  const money = amount === null ? '' : `, ${dongText(amount)}`
  return `  ${closingConditions[condition].says} (${countText(count)}${money}): ${examples.join(', ')}`
}

/** What a closed day comes to, for people. */
export const describeTotals = ({ rows, late, accounts, inTransit }: DayTotals): string[] => [
  ...Object.entries(rows).map(([kind, total]) => totalText(kinds[kind] ?? kind, total)),
  ...Object.entries(late).map(([kind, total]) => totalText(`late: ${kinds[kind] ?? kind}`, total)),
  ...Object.entries(accounts).map(
    ([account, moved]) => `  ${account.padEnd(32)} ${dongText(moved).padStart(36)}`,
  ),
  ...(inTransit.count > 0
    ? [`  on its way to the bank: ${countText(inTransit.count)}, ${dongText(inTransit.amount)}`]
    : []),
]

const totalText = (name: string, total: { count: number; in: number; out: number }): string =>
  `  ${name.padEnd(32)} ${countText(total.count).padStart(9)}  in ${dongText(total.in)}, out ${dongText(total.out)}`
