import type { AllocationOutcome } from '../../domain/bank-line.ts'
import type { FilesTotal } from '../../ports/bank-file-store.ts'
import type { BreakCounts } from '../../ports/break-store.ts'
import type { BusinessDay } from '../../ports/day-store.ts'
import type { ReadFile } from '../../reconcile/senders.ts'
import { countText, dongText } from '../figures.ts'
import { outcomeWords, row, wasKnown } from './describe-read.ts'

/** What reading several files came to. */
export interface Run {
  readonly read: readonly ReadFile[]
  /** Files that could not be read. */
  readonly unread: number
  readonly bank: FilesTotal
  readonly breaks: BreakCounts
  /** Open days that are over, the oldest first. */
  readonly due: readonly BusinessDay[]
}

/** Says to a treasurer what came of all files, that it adds up, and what is to be done. */
export function describeRun({ read, unread, bank, breaks, due }: Run): string[] {
  const known = read.filter(wasKnown).length
  const { received, paidOut, money } = bank
  const hasMoved = received.count + paidOut.count > 0
  return [
    '',
    `all files: ${countText(read.length)} read, ${countText(known)} of them known before, ${countText(unread)} not readable`,
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
    ...stepsOf({ money, breaks, due, unread }),
  ]
}

function stepsOf({
  breaks,
  due,
  unread,
  money,
}: Pick<Run, 'breaks' | 'due' | 'unread'> & Pick<FilesTotal, 'money'>) {
  const waiting = money.ambiguous.amount + money.suspense.amount
  const [oldest] = due
  const steps = [
    ...(unread > 0 ? ['ask for the files that cannot be read, and read them again'] : []),
    ...(waiting > 0 ? [`say whose ${dongText(waiting)} are: GET /v1/money-without-owner`] : []),
    ...(breaks.open > 0 ? ['work on the differences: GET /v1/reconciliation/breaks?state=open'] : []),
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
