import type { Dong } from '../../../schemas/money.ts'
import type { MatchOutcome, StatementLine } from '../../../schemas/statement-line.ts'
import { type PaidPayment, pairUp } from './statement-pairs.ts'

/** Why a row is where it is, where the outcome alone does not say it. */
export type MatchReason =
  /** More than one payment fits the line, or more than one line fits the payment: a person decides. */
  | 'ambiguous'
  /** The file gives one bank reference to lines that say different things. */
  | 'contradictory-lines'
  /** The bank lists it without having settled it. */
  | 'not-settled'
  | 'repeated-in-file'
  | 'seen-in-earlier-file'

/** One finding. `difference` is the bank's amount less ours, in đồng; a line alone counts whole, a duplicate zero. */
export type Finding<Line, Payment> = { readonly difference: number; readonly reason?: MatchReason } & (
  | { readonly outcome: 'matched' | 'amount-differs'; readonly line: Line; readonly payment: Payment }
  | { readonly outcome: 'only-at-bank' | 'duplicate'; readonly line: Line; readonly payment: null }
  | { readonly outcome: 'only-here'; readonly line: null; readonly payment: Payment }
)

/** Counts and amounts by outcome: the bank's amounts, and ours where only we know the payment. */
export type FindingTotals = Record<MatchOutcome, { count: number; amount: Dong }>

/**
 * Compares the lines of one statement with the paid payments they should answer to. Each line and each payment gets
 * exactly one finding, which does not depend on the order of either list. `seenEarlier` tells whether another file
 * already held a bank reference; a file that is read again must not be asked about itself.
 */
export function reconcile<Line extends StatementLine, Payment extends PaidPayment>(
  lines: readonly Line[],
  payments: readonly Payment[],
  seenEarlier: (bankReference: string) => boolean,
): Finding<Line, Payment>[] {
  const apart = setApart(lines, seenEarlier)
  const candidates = lines.filter((line) => !apart.has(line))
  const { pairs, contested } = pairUp(candidates, payments)
  const paired = new Set(pairs.values())
  return [
    ...lines.map((line): Finding<Line, Payment> => {
      const payment = pairs.get(line)
      if (payment) return compare(line, payment)
      return alone(line, apart.get(line) ?? (contested.has(line) ? 'ambiguous' : undefined))
    }),
    ...payments
      .filter((payment) => !paired.has(payment))
      .map((payment): Finding<Line, Payment> => {
        const reason = contested.has(payment) ? { reason: 'ambiguous' as const } : {}
        return { outcome: 'only-here', line: null, payment, difference: -payment.amount, ...reason }
      }),
  ]
}

/** Adds findings up by outcome. */
export function findingTotals(findings: readonly Finding<StatementLine, PaidPayment>[]): FindingTotals {
  const totals: FindingTotals = {
    matched: { count: 0, amount: 0 },
    'amount-differs': { count: 0, amount: 0 },
    'only-at-bank': { count: 0, amount: 0 },
    'only-here': { count: 0, amount: 0 },
    duplicate: { count: 0, amount: 0 },
  }
  for (const finding of findings) {
    const total = totals[finding.outcome]
    total.count += 1
    total.amount += finding.line === null ? finding.payment.amount : finding.line.amount
  }
  return totals
}

function compare<Line extends StatementLine, Payment extends PaidPayment>(
  line: Line,
  payment: Payment,
): Finding<Line, Payment> {
  const difference = line.amount - payment.amount
  return { outcome: difference === 0 ? 'matched' : 'amount-differs', line, payment, difference }
}

function alone<Line extends StatementLine>(
  line: Line,
  reason: MatchReason | undefined,
): Finding<Line, never> {
  const why = reason ? { reason } : {}
  if (reason === 'repeated-in-file' || reason === 'seen-in-earlier-file') {
    return { outcome: 'duplicate', line, payment: null, difference: 0, ...why }
  }
  return { outcome: 'only-at-bank', line, payment: null, difference: line.amount, ...why }
}

/** Finds the lines that must not be matched at all. Of equal lines the first by line number is the one that counts. */
function setApart(
  lines: readonly StatementLine[],
  seenEarlier: (bankReference: string) => boolean,
): Map<StatementLine, MatchReason> {
  const apart = new Map<StatementLine, MatchReason>()
  for (const [bankReference, group] of Map.groupBy(lines, (line) => line.bankReference)) {
    const first = group.reduce((lowest, line) => (line.line < lowest.line ? line : lowest))
    const contradicts = group.some((line) => !saysTheSame(line, first))
    const isOld = seenEarlier(bankReference)
    for (const line of group) {
      if (isOld) apart.set(line, 'seen-in-earlier-file')
      else if (contradicts) apart.set(line, 'contradictory-lines')
      else if (line !== first) apart.set(line, 'repeated-in-file')
      else if (line.status !== 'settled') apart.set(line, 'not-settled')
    }
  }
  return apart
}

const saysTheSame = (one: StatementLine, other: StatementLine) =>
  one.amount === other.amount &&
  one.status === other.status &&
  one.requestReference === other.requestReference &&
  one.providerTransaction === other.providerTransaction
