import { stringify } from 'csv-stringify/sync'
import type { LineOutcome } from '../../../schemas/import.ts'

/** Spreadsheet programs read UTF-8 only behind this mark. */
const byteOrderMark = '\ufeff'

/**
 * Writes refused lines as a table for people: one row per problem. A cell that a spreadsheet would take for a formula
 * is written as text.
 */
export async function* errorsFile(refused: AsyncIterable<LineOutcome>): AsyncGenerator<string> {
  yield `${byteOrderMark}${toRows([['line', 'field', 'code', 'message']])}`
  for await (const { line, problems = [] } of refused) {
    yield toRows(problems.map(({ field, code, message }) => [line, field, code, message]))
  }
}

const toRows = (rows: readonly (readonly (string | number)[])[]) =>
  stringify(rows as (string | number)[][], { escape_formulas: true, record_delimiter: 'windows' })
