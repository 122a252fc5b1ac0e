import { balanceMismatch } from '../domain/statements/balance-mismatch.ts'
import type { AccountStatementRow } from '../ports/account-statement.ts'

/** Adds a problem at the end of each statement whose lines can all be read and do not add up to what it closes with. */
export async function* checkBalances(
  rows: AsyncIterable<AccountStatementRow>,
): AsyncGenerator<AccountStatementRow> {
  let opening: number | undefined
  let moved = 0
  let isWhole = true
  let lineNumber = 1
  for await (const row of rows) {
    if (row.is === 'statement') [opening, moved, isWhole] = [row.head.opening, 0, true]
    else if (row.is !== 'end') lineNumber = row.lineNumber
    if (row.is === 'problem') isWhole = false
    if (row.is === 'line') moved += row.line.direction === 'in' ? row.line.amount : -row.line.amount
    const closing = row.is === 'end' ? row.end.closing : undefined
    const message =
      isWhole && opening !== undefined && closing !== undefined
        ? balanceMismatch(opening, moved, closing)
        : undefined
    if (message !== undefined)
      yield { is: 'problem', lineNumber, problem: { field: 'balance', code: 'balance_mismatch', message } }
    yield row
  }
}
