import { createHash } from 'node:crypto'
import type { BankLine } from '../domain/bank-lines/bank-line.ts'
import type { AccountStatementRow, StatementMovement } from '../ports/account-statement.ts'

/** What a file says, its movements with a reference each. */
export type ReferencedRow =
  | Exclude<AccountStatementRow, { is: 'line' }>
  | { readonly is: 'line'; readonly line: BankLine }

/** Gives each movement of a file a reference that has none of its bank. */
export async function* withReferences(
  rows: AsyncIterable<AccountStatementRow>,
): AsyncGenerator<ReferencedRow> {
  const referenceFor = createReferences()
  for await (const row of rows) {
    yield row.is === 'line' ? { is: 'line', line: { ...row.line, reference: referenceFor(row.line) } } : row
  }
}

/**
 * A line without a reference is known by what it says, and by which of equal ones of its day it is: statements that overlap
 * in whole days then know each other's lines, and two real payments that look the same stay two.
 */
function createReferences(): (line: StatementMovement) => string {
  const seen = new Map<string, number>()
  return ({ reference, account, direction, bookedOn, at, amount, memo }) => {
    if (reference !== undefined) return reference
    const content = createHash('sha256')
      .update(JSON.stringify([account, direction, bookedOn, at ?? null, amount, memo]))
      .digest('hex')
    const count = (seen.get(content) ?? 0) + 1
    seen.set(content, count)
    return `SAYS:${content}:${count}`
  }
}
