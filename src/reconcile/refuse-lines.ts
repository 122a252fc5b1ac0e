import type { LineProblem } from '../../schemas/import.ts'
import { nameProblem } from '../domain/partner-name.ts'
import { daysBookedAhead, lastDayBooked } from '../domain/time/believed-time.ts'
import type { AccountStatementRow, StatementMovement } from '../ports/account-statement.ts'

/**
 * Makes lines that no bank means a problem: those booked further ahead of an instant than banks do, and those named by more than banks name by.
 * A last day so far ahead is none: it would say of each day until then that its statement came.
 */
export async function* refuseLines(
  rows: AsyncIterable<AccountStatementRow>,
  now: Date,
): AsyncGenerator<AccountStatementRow> {
  const latest = lastDayBooked(now)
  let lineNumber = 1
  for await (const row of rows) {
    if (row.is === 'line' || row.is === 'problem') lineNumber = row.lineNumber
    const problem = row.is === 'line' && problemOf(row.line, latest)
    if (problem) {
      yield { is: 'problem', lineNumber, problem }
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

const problemOf = (
  { bookedOn, account, reference, virtualAccount }: StatementMovement,
  latest: string,
): LineProblem | undefined =>
  bookedOn > latest ? isAhead('bookedOn') : nameProblem({ account, reference, virtualAccount })

const isAhead = (field: 'bookedOn' | 'lastDay'): LineProblem => ({
  field,
  code: 'date_ahead',
  message: `must be at most ${daysBookedAhead} days ahead`,
})
