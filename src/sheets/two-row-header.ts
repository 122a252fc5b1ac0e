import { fieldsOf, type HeaderMatch, type Headings, headingKey } from './header.ts'
import type { Cell, SheetRow } from './sheet.ts'

/** A field that a column may be; `isWhole` where all that stands above the column names it, not one of its two parts alone. */
interface Claim<Field> {
  readonly field: Field
  readonly index: number
  readonly isWhole: boolean
}

/**
 * Makes a matcher that recognises two rows which head a sheet together: `Phát sinh` over `Nợ` and `Có`. A column is named by both of its
 * cells joined, else by one alone; where several columns may be a field, that which is named by the joined cells is it. Fields of a
 * column whose two cells name different ones are as those that two columns claim.
 */
export function twoRowHeaderMatcher<Field extends string>(
  headings: Partial<Headings<Field>>,
  required: readonly Field[],
): (above: SheetRow, below: SheetRow) => HeaderMatch<Field> | undefined {
  const fields = fieldsOf(headings)
  return (above, below) => {
    if (![...above.cells, ...below.cells].every(isWordsOrEmpty)) return undefined
    const names = namesOf(above.cells, below.cells)
    const claims = names.flatMap(([upper, lower], index): Claim<Field>[] => {
      const whole = fields.get(headingKey(`${upper} ${lower}`))
      if (whole !== undefined) return [{ field: whole, index, isWhole: true }]
      const parts = new Set([upper, lower].flatMap((part) => fields.get(headingKey(part)) ?? []))
      return [...parts].map((field) => ({ field, index, isWhole: false }))
    })
    const wholly = new Set(claims.flatMap(({ field, isWhole }) => (isWhole ? [field] : [])))
    const standing = claims.filter(({ field, isWhole }) => isWhole || !wholly.has(field))
    const isSure = ({ field, index }: Claim<Field>) =>
      standing.filter((other) => other.field === field || other.index === index).length === 1
    const named = new Set(standing.map(({ field }) => field))
    if (!required.every((field) => named.has(field))) return undefined
    const columns = new Map(standing.filter(isSure).map(({ field, index }) => [field, index]))
    const repeated = [...named].filter((field) => !columns.has(field))
    const doubtful = standing
      .filter((claim) => !isSure(claim))
      .map(({ index }) => (names[index] ?? []).join(' ').replace(/\s+/g, ' ').trim())
    return { line: below.line, width: names.length, columns, unknown: [], repeated, doubtful }
  }
}

/**
 * What stands above each column, in its two rows. A cell that heads a group stands above the empty cells to its right too: there merged
 * cells have nothing, in a workbook as in text.
 */
function namesOf(above: readonly Cell[], below: readonly Cell[]): (readonly [string, string])[] {
  let group = ''
  return Array.from({ length: Math.max(above.length, below.length) }, (_, index) => {
    const [upper, lower] = [wordsOf(above[index]), wordsOf(below[index])]
    if (upper !== '' || lower === '') group = lower === '' ? '' : upper
    return [upper || group, lower]
  })
}

const wordsOf = (cell: Cell | undefined) => (typeof cell === 'string' ? cell.trim().slice(0, 200) : '')

/** Amounts, days and what cannot be read head no column. */
const isWordsOrEmpty = (cell: Cell) => cell === null || (typeof cell === 'string' && /\p{L}/u.test(cell))
