import type { AllocationOutcome } from '../../domain/bank-lines/allocation.ts'
import { dongText } from '../../domain/money/dong-text.ts'
import type { BankFileStore, DayOfFiles, FilesTotal } from '../../ports/bank-lines/bank-file-store.ts'
import type { BusinessDay } from '../../ports/days/day-store.ts'
import type { BreakCounts } from '../../ports/statements/break-store.ts'
import type { ReadFile } from '../../reconcile/senders.ts'
import { countText } from '../figures.ts'
import { describeDays } from './day-table.ts'
import { outcomeWords, problemsOf, row, wasKnown } from './describe-read.ts'

export interface UnreadOne {
  readonly file: string
  readonly code: string
  readonly detail: string
}

/** What reading several files came to. */
export interface Run {
  readonly read: readonly ReadFile[]
  /** Files that could not be read. */
  readonly unread: readonly UnreadOne[]
  /** Names in the folder that are of no sender. */
  readonly passedOver: readonly string[]
  readonly days: readonly DayOfFiles[]
  readonly gaps: Awaited<ReturnType<BankFileStore['gaps']>>
  readonly bank: FilesTotal
  readonly breaks: BreakCounts
  /** Open days that are over, the oldest first. */
  readonly due: readonly BusinessDay[]
}

/** Says to a treasurer what came of all files, that it adds up, and what is to be done. */
export function describeRun(run: Run): string[] {
  const { read, unread, passedOver, days, bank, breaks } = run
  const known = read.filter(wasKnown).length
  const { received, paidOut, money } = bank
  const hasMoved = received.count + paidOut.count > 0
  const badLines = read.reduce((sum, one) => sum + problemsOf(one).length, 0)
  return [
    ...describeDays(days),
    '',
    `all files: ${countText(read.length)} read, ${countText(known)} of them known before, ${countText(unread.length)} not readable`,
    ...unread.map(({ file, detail }) => `  ${file}: ${detail}`),
    ...(badLines > 0
      ? [`lines that could not be read, or do not add up: ${countText(badLines)}, named above`]
      : []),
    ...(passedOver.length > 0 ? [`left alone, of no configured sender: ${someOf(passedOver)}`] : []),
    ...(hasMoved
      ? [
          row(['received', received]),
          ...Object.entries(money).map(([outcome, total], place) =>
            row([`${place === 0 ? '=' : '+'} ${outcomeWords[outcome as AllocationOutcome]}`, total]),
          ),
          ...(paidOut.count > 0 ? [row(['went out', paidOut])] : []),
        ]
      : []),
    `differences: ${countText(breaks.opened)} opened, ${countText(breaks.closed)} closed, ${countText(breaks.open)} open now`,
    ...stepsOf({ ...run, money, badLines }),
  ]
}

const mostNamed = 5

const someOf = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${countText(names.length - mostNamed)} more`

const gapText = ({ account, from, to }: Run['gaps'][number]): string =>
  `account ${account}, number ${from === to ? from : `${from} to ${to}`}`

function stepsOf({
  breaks,
  due,
  unread,
  gaps,
  money,
  badLines,
}: Pick<Run, 'breaks' | 'due' | 'unread' | 'gaps'> & Pick<FilesTotal, 'money'> & { badLines: number }) {
  const waiting = money.ambiguous.amount + money.suspense.amount
  const [oldest] = due
  const steps = [
    ...(unread.length > 0 ? ['ask for the files that cannot be read, and read them again'] : []),
    ...(badLines > 0 ? ['ask for right files in the place of those with lines that could not be taken'] : []),
    ...(gaps.length > 0 ? [`ask for statements that did not come: ${someOf(gaps.map(gapText))}`] : []),
    ...(waiting > 0 ? [`say whose ${dongText(waiting)} are: Money without an owner at the console`] : []),
    ...(breaks.open > 0 ? [`work on ${countText(breaks.open)} differences: Differences at the console`] : []),
    ...(oldest
      ? [
          `close ${countText(due.length)} days that are over, the oldest first: lienthong days close ${oldest.book} ${oldest.day}`,
        ]
      : []),
  ]
  return steps.length === 0
    ? ['nothing is left to do']
    : ['what is to be done:', ...steps.map((step) => `  ${step}`)]
}
