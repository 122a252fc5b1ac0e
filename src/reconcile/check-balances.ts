import type { LineProblem } from '../../schemas/import.ts'
import { dongText } from '../domain/dong-text.ts'
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
    if (isWhole && opening !== undefined && closing !== undefined && opening + moved !== closing)
      yield { is: 'problem', lineNumber, problem: mismatch(opening, moved, closing) }
    yield row
  }
}

const mismatch = (opening: number, moved: number, closing: number): LineProblem => ({
  field: 'balance',
  code: 'balance_mismatch',
  message: `opens with ${dongText(opening)}, moves ${dongText(moved)} and closes with ${dongText(closing)}`,
})
