import { GatewayError } from '../ports/gateway-error.ts'
import type { Cell, SheetRow } from './sheet.ts'

/** Which headers name a field, in the words of those who write the files. */
export type Headings<Field extends string> = Readonly<Record<Field, readonly string[]>>

/** Where the fields of a sheet are. */
export interface HeaderMatch<Field extends string> {
  readonly line: number
  /** How many cells it has. */
  readonly width: number
  readonly columns: ReadonlyMap<Field, number>
  /** Headers that nobody knows, as printed. */
  readonly unknown: readonly string[]
  /** Fields that two columns claim, or of which a header over two rows leaves in doubt where they are: none is read. */
  readonly repeated: readonly Field[]
  /** What heads the columns that may be those, in words by which a profile can name each. */
  readonly doubtful: readonly string[]
}

/**
 * The same word for all ways a header is printed: NFC or NFD, broken over lines, with another place of the tone mark
 * (hoá, hóa), in capitals, with a mark of what is required. `đ` and its look-alike `ð` become d.
 */
export function headingKey(header: string): string {
  return header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[đð]/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Makes a matcher that recognises the row that heads a sheet: the first to hold each of the `required` fields. */
export function headerMatcher<Field extends string>(
  headings: Headings<Field>,
  required: readonly Field[],
  passedOver: readonly string[] = [],
): (row: SheetRow) => HeaderMatch<Field> | undefined {
  const fields = fieldsOf(headings)
  const known = new Set(passedOver.map(headingKey))
  return ({ line, cells }) => {
    const columns = new Map<Field, number>()
    const repeated = new Set<Field>()
    const claimed = new Map<Field, string[]>()
    const unknown: string[] = []
    for (const [index, cell] of cells.entries()) {
      const key = headingKey(printed(cell))
      const field = fields.get(key)
      if (field === undefined && key !== '' && !known.has(key)) unknown.push(oneLine(printed(cell)))
      if (field === undefined) continue
      if (columns.has(field)) repeated.add(field)
      columns.set(field, index)
      claimed.set(field, [...(claimed.get(field) ?? []), oneLine(printed(cell))])
    }
    if (!required.every((field) => columns.has(field))) return undefined
    for (const field of repeated) columns.delete(field)
    const doubtful = [...repeated].flatMap((field) => claimed.get(field) ?? [])
    return { line, width: cells.length, columns, unknown, repeated: [...repeated], doubtful }
  }
}

/** Makes what says which of the `required` fields a row does not head, and nothing of a row that heads none of them. */
export function headerGaps<Field extends string>(
  headings: Headings<Field>,
  required: readonly Field[],
): (row: SheetRow) => readonly Field[] | undefined {
  const fields = fieldsOf(headings)
  return ({ cells }) => {
    const named = new Set(cells.map((cell) => fields.get(headingKey(printed(cell)))))
    const gaps = required.filter((field) => !named.has(field))
    return gaps.length < required.length ? gaps : undefined
  }
}

/** What a file is refused with whose header leaves fields in doubt, and what to write in the profile. */
export function doubtfulHeader(fields: readonly string[], doubtful: readonly string[]): GatewayError {
  const named = fields.toSorted().join(', ')
  const heads = [...new Set(doubtful)].map((head) => `“${head}”`).join(', ')
  return new GatewayError(
    'invalid_request',
    `it is not sure which column is ${named}; the profile must name each, under \`headers\`, by one of ${heads}`,
  )
}

/** Headers in two languages stand on two lines of a cell: the first alone may be what the profile names. */
export const firstLines = ({ line, cells }: SheetRow): SheetRow => ({
  line,
  cells: cells.map((cell) => (typeof cell === 'string' ? (cell.trim().split(/\r?\n/)[0] ?? null) : cell)),
})

/** The field that each heading names, in the form of `headingKey`. */
export const fieldsOf = <Field extends string>(
  headings: Partial<Headings<Field>>,
): ReadonlyMap<string, Field> =>
  new Map(
    (Object.entries(headings) as [Field, readonly string[]][]).flatMap(([field, names]) =>
      [field, ...names].map((name) => [headingKey(name), field] as const),
    ),
  )

const printed = (cell: Cell) =>
  typeof cell === 'string' || typeof cell === 'number' ? String(cell).slice(0, 200) : ''

const oneLine = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
