import type { LineProblem } from '../../../schemas/import.ts'
import type { AllocationOutcome } from '../../domain/bank-line.ts'
import type { ReadFile } from '../../reconcile/senders.ts'
import { countText, dongText } from '../figures.ts'

/** What each outcome of a bank line means, for a treasurer. */
const outcomes: Readonly<Record<AllocationOutcome, string>> = {
  posted: 'given to its owner',
  ambiguous: 'fits several owners',
  suspense: 'without an owner',
  'not-fee': 'no fee',
}

/** What could not be read of a file, by line. */
export const problemsOf = (read: ReadFile): readonly (LineProblem & { readonly line: number })[] =>
  read.tells === 'payments' ? read.run.problems : read.taken.summary.problems

/** What reading a file came to, for people. */
export function describeRead(read: ReadFile, file: string): string[] {
  const wasKnown = read.tells === 'payments' ? read.wasKnown : read.taken.wasKnown
  const known = wasKnown ? ': these bytes were read before, and nothing was done again' : ''
  const problems = problemsOf(read).map(({ line, field, message }) => `  line ${line}, ${field}: ${message}`)
  if (read.tells === 'payments') {
    const { source, day, totals } = read.run
    return [`${source}, ${day}${known}`, ...Object.entries(totals).map(row), ...problems]
  }
  const { source, summary } = read.taken
  const money = Object.entries(summary.money).map(([outcome, total]) =>
    row([outcomes[outcome as AllocationOutcome], total]),
  )
  const told = `  ${countText(summary.lines)} lines of ${countText(summary.statements)} statements, ${countText(summary.known)} of them known before`
  const conflicts = `  ${countText(summary.conflicts)} lines say another amount than before; the first stands`
  return [
    `${source}, ${file}${known}`,
    told,
    ...money,
    ...(summary.conflicts > 0 ? [conflicts] : []),
    ...problems,
  ]
}

const row = ([name, { count, amount }]: [string, { count: number; amount: number }]): string =>
  `  ${name.padEnd(20)} ${countText(count).padStart(9)} ${dongText(amount).padStart(25)}`
