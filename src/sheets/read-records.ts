import type { LineProblem } from '../../schemas/import.ts'
import type { SourceRow } from '../ports/record-source.ts'
import type { HeaderMatch } from './header.ts'
import { type Cell, type Sheet, type SheetLimits, type SheetRow, unreadableOf } from './sheet.ts'

/** The cells of one row by field; a field without a column or with an empty cell is absent. */
export interface RecordRow<Field extends string> {
  readonly line: number
  readonly dayZero: 1900 | 1904
  readonly cells: ReadonlyMap<Field, Exclude<Cell, null>>
}

const longestPreamble = 30

type Finding = Exclude<SourceRow, { is: 'record' }>

/**
 * Finds the first sheet that has the expected header within its first 30 rows and yields its rows by field; titles
 * above the header are passed over. What the file says that nobody reads is reported: unknown columns, columns that
 * claim one field, rows of text with more cells than the header, and, after the last line, further sheets that look the same.
 */
export async function* readRecordRows<Field extends string>(
  sheets: AsyncIterable<Sheet>,
  matchHeader: (row: SheetRow) => HeaderMatch<Field> | undefined,
  limits: Pick<SheetLimits, 'maxRows'>,
): AsyncGenerator<({ is: 'row' } & RecordRow<Field>) | Finding> {
  let isFound = false
  let lastLine = 0
  for await (const sheet of sheets) {
    let header: HeaderMatch<Field> | undefined
    let width = 0
    let seen = 0
    for await (const row of sheet.rows) {
      seen += 1
      if (seen > limits.maxRows) {
        yield problem(
          row.line,
          'file',
          'too_many_rows',
          `rows after the first ${limits.maxRows} are not read`,
        )
        return
      }
      if (header && !isFound) {
        lastLine = row.line
        yield* sheet.isText && row.cells.slice(width).some((cell) => cell !== null)
          ? [tooManyCells(row.line)]
          : readRow(row, header, sheet)
      }
      if (header || seen > longestPreamble) continue
      header = matchHeader(row)
      if (!header) continue
      width = row.cells.length
      lastLine = Math.max(lastLine + 1, isFound ? 0 : row.line)
      yield* isFound ? [unreadSheet(lastLine, sheet)] : headerFindings(header)
    }
    isFound ||= header !== undefined
  }
  if (!isFound) yield problem(1, 'header', 'header_missing', 'no row names the columns that are needed')
}

function* readRow<Field extends string>(
  row: SheetRow,
  header: HeaderMatch<Field>,
  { dayZero }: Sheet,
): Generator<({ is: 'row' } & RecordRow<Field>) | Finding> {
  const { line, cells } = row
  if (cells.every((cell) => cell === null)) return
  const found = new Map<Field, Exclude<Cell, null>>()
  for (const [field, index] of header.columns) {
    const cell = cells[index] ?? null
    if (cell !== null) found.set(field, cell)
  }
  const unreadable = cells.length === 1 && header.columns.size > 1 ? unreadableOf(cells[0]) : undefined
  if (unreadable) {
    yield problem(line, 'line', unreadable, 'the line cannot be read')
    return
  }
  if (found.size > 0) yield { is: 'row', line, dayZero, cells: found }
}

function* headerFindings<Field extends string>(header: HeaderMatch<Field>): Generator<Finding> {
  if (header.unknown.length > 0) yield { is: 'unknown-columns', names: header.unknown }
  if (header.repeated.length === 0) return
  const message = `two columns claim ${header.repeated.join(', ')}, so neither is read`
  yield problem(header.line, 'header', 'column_repeated', message)
}

/** An amount of `1,250,000` would be one đồng, and an address end in the middle. */
const tooManyCells = (line: number) =>
  problem(
    line,
    'line',
    'cell_count',
    'has more cells than the header: what holds a comma must stand in quotes',
  )

const unreadSheet = (line: number, { name }: Sheet) =>
  problem(line, 'file', 'sheet_not_read', `sheet ${name.slice(0, 60)} looks alike and was not read`)

const problem = (line: number, field: string, code: string, message: string) =>
  ({ is: 'problem', line, problem: { field, code, message } satisfies LineProblem }) as const
