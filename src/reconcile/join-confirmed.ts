import { pairUp } from '../domain/statements/statement-pairs.ts'
import type { Clock } from '../ports/clock.ts'
import type { StatementStore } from '../ports/statements/statement-store.ts'

/** No payment of a day, only those that are named. */
const noDay = { from: new Date(0), to: new Date(0) }

/**
 * Joins lines of a sender of which nothing was known with payments that were confirmed after they were read, and ends the differences
 * that are explained by it; then so lines that people kept as payments. Two lines that may be one payment, or two payments that may be one line,
 * are a person's.
 */
export async function joinConfirmed(
  { name, channel }: { readonly name: string; readonly channel: string },
  { statements, clock }: { readonly statements: StatementStore; readonly clock: Clock },
): Promise<void> {
  const ways = [
    { look: statements.linesAlone, join: statements.join },
    { look: statements.linesKept, join: statements.joinKept },
  ]
  for (const { look, join } of ways) {
    const lines = await look(name)
    if (lines.length === 0) continue
    const payments = await statements.paidPayments({ channel, ...noDay }, lines.flatMap(namesIn))
    const { pairs } = pairUp(lines, payments)
    const joined = [...pairs].map(([line, payment]) => ({ lineId: line.id, paymentId: payment.id }))
    if (joined.length > 0) await join(joined, clock())
  }
}

/** Everything in a line that one of our payments may be known by. */
export const namesIn = (line: {
  readonly requestReference?: string | undefined
  readonly providerTransaction?: string | undefined
  readonly bankReference: string
}): string[] =>
  [line.requestReference, line.providerTransaction, line.bankReference].filter((name) => name !== undefined)
