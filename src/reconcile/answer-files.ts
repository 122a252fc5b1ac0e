import type { Finding, FindingTotals } from '../domain/statements/reconciliation.ts'
import type { ComparedRow, StatementSource } from '../ports/statement-source.ts'
import type { AnswerFiles, DayPayment, RawLine } from '../ports/statements/statement-store.ts'

/** The files that the sender of a statement expects back; none where it expects none. */
export function answerFiles(
  source: StatementSource,
  day: string,
  findings: readonly Finding<RawLine, DayPayment>[],
  totals: FindingTotals,
): AnswerFiles {
  if (!source.writeDifferences) return new Map()
  const rows = findings.map(
    ({ outcome, line, payment }): ComparedRow => ({
      outcome,
      raw: line?.raw ?? null,
      ours: payment ? { ...payment, providerTransaction: payment.providerTransaction ?? '' } : null,
    }),
  )
  const { matched, ...others } = totals
  const differing = { count: 0, amount: 0 }
  for (const { count, amount } of Object.values(others)) {
    differing.count += count
    differing.amount += amount
  }
  return source.writeDifferences(day, rows, { matched, differing })
}
