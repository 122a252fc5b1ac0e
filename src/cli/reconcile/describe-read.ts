import type { LineProblem } from '../../../schemas/import.ts'
import type { MatchOutcome } from '../../../schemas/statement-line.ts'
import type { AllocationOutcome } from '../../domain/bank-lines/allocation.ts'
import { dongText } from '../../domain/money/dong-text.ts'
import type { SettlementOutcome } from '../../domain/statements/settlement.ts'
import type { ReadFile } from '../../reconcile/senders.ts'
import { countText } from '../figures.ts'

/** What each outcome of a bank line means, for a treasurer. */
export const outcomeWords: Readonly<Record<AllocationOutcome, string>> = {
  posted: 'given to its owner',
  ambiguous: 'fits several owners',
  suspense: 'without an owner',
  'not-fee': 'no fee',
  reversed: 'taken back',
}

/** What each outcome of comparing means, of payments and of settlements. */
const comparedWords: Readonly<Record<MatchOutcome | SettlementOutcome, string>> = {
  matched: 'the same here',
  late: 'of another day',
  'amount-differs': 'amount differs',
  'only-at-bank': 'only there',
  'only-at-provider': 'only there',
  'only-here': 'only here',
  duplicate: 'told before',
}

type Of<Kind extends ReadFile['tells']> = Extract<ReadFile, { tells: Kind }>
type ForKinds<Result> = {
  readonly [Kind in ReadFile['tells']]: (read: Of<Kind>) => Result
}

/** Makes a function that does with each kind of file what is said for it. */
const ofKind =
  <Result>(each: ForKinds<Result>) =>
  (read: ReadFile): Result =>
    (each[read.tells] as (read: ReadFile) => Result)(read)

/** What could not be read of a file, by line. */
export const problemsOf = ofKind<readonly (LineProblem & { readonly line: number })[]>({
  payments: ({ run }) => run.problems,
  settlements: ({ run }) => run.problems,
  movements: ({ taken }) => taken.summary.problems,
})

export const wasKnown = ofKind<boolean>({
  payments: (read) => read.wasKnown,
  settlements: (read) => read.wasKnown,
  movements: ({ taken }) => taken.wasKnown,
})

/** What reading a file came to, for people. */
export function describeRead(read: ReadFile, file: string): string[] {
  const known = wasKnown(read) ? ': these bytes were read before, and nothing was done again' : ''
  const problems = problemsOf(read).map(describeProblem)
  return [`${headOf(read, file)}${known}`, ...bodyOf(read), ...problems]
}

/** The same in one line, for one file of many. */
export function describeShortly(read: ReadFile, file: string): string[] {
  const parts = wasKnown(read) ? ['read before, and nothing was done again'] : shortOf(read)
  const problems = problemsOf(read).map(describeProblem)
  const nothing = problems.length > 0 ? 'nothing of it was taken' : 'nothing in it'
  return [`${file}: ${parts.join(', ') || nothing}`, ...problems]
}

const describeProblem = ({ line, field, message }: LineProblem & { readonly line: number }): string =>
  `  line ${line}, ${field}: ${message}`

const shortly = (
  totals: Readonly<Record<string, { readonly count: number; readonly amount: number }>>,
  words: Readonly<Record<string, string>>,
) =>
  Object.entries(totals).flatMap(([outcome, { count, amount }]) =>
    count === 0 ? [] : [`${countText(count)} ${words[outcome] ?? outcome} (${dongText(amount)})`],
  )

const confirmedText = (confirmed: number) =>
  confirmed === 0 ? [] : [`${countText(confirmed)} of which nothing else was heard were paid by it`]

const shortOf = ofKind<string[]>({
  payments: ({ run, confirmed }) => [...shortly(run.totals, comparedWords), ...confirmedText(confirmed)],
  settlements: ({ run }) =>
    shortly(
      Object.fromEntries(
        Object.entries(run.totals).map(([outcome, { count, gross }]) => [outcome, { count, amount: gross }]),
      ),
      comparedWords,
    ),
  movements: ({ taken: { summary } }) => [
    ...(summary.known > 0 ? [`${countText(summary.known)} known before`] : []),
    ...shortly(summary.money, outcomeWords),
    ...(summary.conflicts > 0 ? [`${countText(summary.conflicts)} say another amount than before`] : []),
  ],
})

const headOf = (read: ReadFile, file: string): string =>
  read.tells === 'movements' ? `${read.taken.source}, ${file}` : `${read.run.source}, ${read.run.day}`

const bodyOf = ofKind<string[]>({
  payments: ({ run, confirmed }) => [
    ...Object.entries(run.totals).map(([outcome, total]) =>
      row([comparedWords[outcome as MatchOutcome], total]),
    ),
    ...confirmedText(confirmed).map((text) => `  ${text}`),
  ],
  settlements: ({ run }) =>
    Object.entries(run.totals)
      .filter(([, { count }]) => count > 0)
      .map(([outcome, { count, gross, fee }]) => {
        const kept = fee === 0 ? '' : `, of which the provider keeps ${dongText(fee)}`
        return `${row([comparedWords[outcome as SettlementOutcome], { count, amount: gross }])}${kept}`
      }),
  movements: ({ taken: { summary } }) => [
    `  ${countText(summary.lines)} lines of ${countText(summary.statements)} statements, ${countText(summary.known)} of them known before`,
    ...Object.entries(summary.money).map(([outcome, total]) =>
      row([outcomeWords[outcome as AllocationOutcome], total]),
    ),
    ...(summary.conflicts > 0
      ? [`  ${countText(summary.conflicts)} lines say another amount than before; the first stands`]
      : []),
  ],
})

/** A name with how often and how much. */
export const row = ([name, { count, amount }]: [string, { count: number; amount: number }]): string =>
  `  ${name.padEnd(20)} ${countText(count).padStart(9)} ${dongText(amount).padStart(25)}`
