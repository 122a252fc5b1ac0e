import type { Dong } from '../../../schemas/money.ts'
import type { StatementLine } from '../../../schemas/statement-line.ts'

/** One of our paid payments, as far as matching needs it. */
export interface PaidPayment {
  readonly reference: string
  readonly providerTransaction: string | null
  readonly amount: Dong
}

/** What makes a line and a payment the same, the strongest evidence first. */
const evidence: readonly {
  ofLine: (line: StatementLine) => (string | undefined)[]
  ofPayment: (payment: PaidPayment) => string | null
}[] = [
  {
    ofLine: (line) => [both(line.requestReference, line.providerTransaction)],
    ofPayment: (payment) => both(payment.reference, payment.providerTransaction) ?? null,
  },
  { ofLine: (line) => [line.requestReference], ofPayment: (payment) => payment.reference },
  {
    ofLine: (line) => [line.providerTransaction, line.bankReference],
    ofPayment: (payment) => payment.providerTransaction,
  },
]

const both = (one: string | null | undefined, other: string | null | undefined) =>
  one && other ? JSON.stringify([one, other]) : undefined

/**
 * Pairs lines with payments by one kind of evidence after the other. Where evidence fits more than one way nobody is
 * paired, now or by weaker evidence: all of them are contested. The order of the lists changes nothing.
 */
export function pairUp<Line extends StatementLine, Payment extends PaidPayment>(
  lines: readonly Line[],
  payments: readonly Payment[],
) {
  const pairs = new Map<Line, Payment>()
  const contested = new Set<Line | Payment>()
  const settled = new Set<Line | Payment>()
  for (const { ofLine, ofPayment } of evidence) {
    const payers = payments.filter((payment) => !settled.has(payment) && !contested.has(payment))
    const byKey = Map.groupBy(payers, ofPayment)
    const claims = new Map<readonly Payment[], Line[]>()
    const claimants = lines.filter((line) => !settled.has(line) && !contested.has(line))
    for (const line of claimants) {
      for (const key of new Set(ofLine(line))) {
        const claimed = key ? byKey.get(key) : undefined
        if (!claimed) continue
        const claiming = claims.get(claimed)
        if (claiming) claiming.push(line)
        else claims.set(claimed, [line])
      }
    }
    markPairs(claims, pairs, contested)
    for (const [line, payment] of pairs) settled.add(line).add(payment)
  }
  return { pairs, contested }
}

/** A claim stands when one line claims one payment and nothing else; every other claim contests all it touches. */
function markPairs<Line, Payment>(
  claims: ReadonlyMap<readonly Payment[], readonly Line[]>,
  pairs: Map<Line, Payment>,
  contested: Set<Line | Payment>,
) {
  const claimsOf = new Map<Line, number>()
  for (const line of [...claims.values()].flat()) claimsOf.set(line, (claimsOf.get(line) ?? 0) + 1)
  for (const [claimed, claimants] of claims) {
    const [payment, ...otherPayments] = claimed
    const [line, ...otherLines] = claimants
    if (payment === undefined || line === undefined) continue
    if (otherPayments.length === 0 && otherLines.length === 0 && claimsOf.get(line) === 1) {
      pairs.set(line, payment)
      continue
    }
    for (const one of [...claimed, ...claimants]) contested.add(one)
  }
}
