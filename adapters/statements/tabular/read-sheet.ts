import type { AccountStatementRow } from '../../../src/ports/account-statement.ts'
import { doubtfulHeader, type HeaderMatch } from '../../../src/sheets/header.ts'
import { longestPreamble } from '../../../src/sheets/open-table.ts'
import type { Sheet, SheetRow } from '../../../src/sheets/sheet.ts'
import type { Field } from './profile.ts'
import { readMarker } from './read-marker.ts'
import type { RowRules } from './row-rules.ts'
import { endTable, openTableUnder, readRow, startsAnother, type Table, takeLine, takeOther } from './table.ts'
import { type Titles, titleReader } from './titles.ts'

/**
 * Reads the statements of one sheet, each under a header of its own, and returns whether there was one. Holds back no more than the
 * profile says. `earlier` are the tables before it in the same file.
 */
export async function* readSheet(
  sheet: Sheet,
  isText: boolean,
  rules: RowRules,
  earlier: Set<string>,
): AsyncGenerator<AccountStatementRow, boolean> {
  const readTitles = titleReader(rules)
  const about = { isText, dayZero: sheet.dayZero, earlier }
  let titles: Titles = {}
  let table: Table | undefined
  let above: SheetRow | undefined
  let seen = 0
  for await (const row of sheet.rows) {
    seen += 1
    const before = above
    above = row
    if (!table) {
      const header = seen > longestPreamble ? undefined : headerOf(row, before, rules)
      if (header) table = openTableUnder(header, about, titles, rules)
      else titles = readTitles(row, titles)
      continue
    }
    const read = readRow(row, table, rules)
    if (read.is === 'line') {
      yield* takeLine(table, row, read.line, rules)
      continue
    }
    // A balance in words below a header would be its second row.
    const isMarked = readMarker(row, table.columns, rules) !== undefined
    const header = headerOf(row, isMarked ? undefined : before, rules)
    if (!header) yield* takeOther(table, row, read, rules, readTitles)
    else if (startsAnother(table)) {
      yield* endTable(table, rules)
      table = openTableUnder(header, about, table.next, rules)
    } else {
      table.columns = header.columns
      table.width = header.width
    }
  }
  if (table) yield* endTable(table, rules)
  return table !== undefined
}

function headerOf(
  row: SheetRow,
  above: SheetRow | undefined,
  { matchHeader }: RowRules,
): HeaderMatch<Field> | undefined {
  const header = matchHeader(row, above)
  if (!header || header.repeated.length === 0) return header
  throw doubtfulHeader(header.repeated, header.doubtful)
}
