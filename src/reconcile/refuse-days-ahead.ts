import type { LineProblem } from '../../schemas/import.ts'
import { daysBookedAhead, lastDayBooked } from '../domain/time/believed-time.ts'
import type { AccountStatementRow } from '../ports/account-statement.ts'

/**
 * Makes lines that are booked further ahead of an instant than banks do a problem, and a last day that is so none: it would say of each day until then
 * that its statement came.
 */
export async function* refuseDaysAhead(
  rows: AsyncIterable<AccountStatementRow>,
  now: Date,
): AsyncGenerator<AccountStatementRow> {
  const latest = lastDayBooked(now)
  let lineNumber = 1
  for await (const row of rows) {
    if (row.is === 'line' || row.is === 'problem') lineNumber = row.lineNumber
    if (row.is === 'line' && row.line.bookedOn > latest) {
      yield { is: 'problem', lineNumber, problem: isAhead('bookedOn') }
      continue
    }
    if (row.is === 'end' && row.end.lastDay !== undefined && row.end.lastDay > latest) {
      const { lastDay: _, ...end } = row.end
      yield { is: 'problem', lineNumber, problem: isAhead('lastDay') }
      yield { is: 'end', end }
      continue
    }
    yield row
  }
}

const isAhead = (field: 'bookedOn' | 'lastDay'): LineProblem => ({
  field,
  code: 'date_ahead',
  message: `must be at most ${daysBookedAhead} days ahead`,
})
