import { GatewayError } from '../ports/gateway-error.ts'
import type { HeaderMatch } from './header.ts'
import { type Cell, type SheetRow, unreadableOf } from './sheet.ts'

/** Looks for the header among the rows of one file. */
export interface HeaderSearch<Field extends string> {
  /** The header that a row is, perhaps together with the one above it. */
  readonly match: (row: SheetRow, above?: SheetRow) => HeaderMatch<Field> | undefined
  /** What the file is refused with when no row was one: what the rows that were looked at have instead, and nothing that stands in them. */
  readonly refusal: () => GatewayError
}

/**
 * Searches by `match`. `gapsOf` says which fields a row that is no header lacks of one, and nothing of a row that names none of
 * them.
 */
export function searchHeader<Field extends string>(
  match: HeaderSearch<Field>['match'],
  gapsOf: (row: SheetRow) => readonly Field[] | undefined,
): HeaderSearch<Field> {
  let notUtf8: number | undefined
  let nearest: { readonly line: number; readonly gaps: readonly Field[] } | undefined
  let mostCells = 0
  const note = (row: SheetRow) => {
    if (row.cells.some(isOfAnotherEncoding)) notUtf8 ??= row.line
    mostCells = Math.max(mostCells, row.cells.length)
    const gaps = gapsOf(row)
    if (gaps && gaps.length < (nearest?.gaps.length ?? Number.POSITIVE_INFINITY)) {
      nearest = { line: row.line, gaps }
    }
  }
  return {
    match(row, above) {
      const header = match(row, above)
      if (!header) note(row)
      return header
    },
    refusal() {
      if (notUtf8 !== undefined) {
        const message = `row ${notUtf8} is not UTF-8; the profile says by \`encoding\` how the file is written`
        return new GatewayError('invalid_encoding', message)
      }
      const missing = 'no row of the file has the headers that the profile names'
      if (nearest) {
        const lacking = nearest.gaps.join(', ')
        return new GatewayError('invalid_request', `${missing}; row ${nearest.line} lacks ${lacking}`)
      }
      const why = mostCells === 1 ? '; each row is one cell: is the `delimiter` right?' : ''
      return new GatewayError('invalid_request', `${missing}${why}`)
    },
  }
}

const isOfAnotherEncoding = (cell: Cell): boolean => unreadableOf(cell) === 'invalid_encoding'
