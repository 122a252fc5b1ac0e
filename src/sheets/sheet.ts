/** Why a cell has no value that could be used. */
export interface UnreadableCell {
  readonly unreadable: 'invalid_encoding' | 'cell_too_long' | 'cell_error'
}

/** A cell as the file holds it. A `Date` is a calendar day, at midnight UTC; an empty cell is null. */
export type Cell = string | number | Date | UnreadableCell | null

/** Why a cell cannot be used; undefined for one that can, or is empty. */
export const unreadableOf = (cell: Cell | undefined): UnreadableCell['unreadable'] | undefined =>
  typeof cell === 'object' && cell !== null && 'unreadable' in cell ? cell.unreadable : undefined

/** A row with the number that the user sees beside it. */
export interface SheetRow {
  readonly line: number
  readonly cells: readonly Cell[]
  /** It ends a text without a line end: its last cell may have been cut off. */
  readonly isUnended?: true
}

/** A table of a file; a file of comma-separated values has one without a name. */
export interface Sheet {
  readonly name: string
  /** Whether its cells are told apart by what stands between them, so that one such mark too many moves all that follow. */
  readonly isText: boolean
  /** How plain numbers count days: since 1900, or since 1904 as old Macintosh workbooks do. */
  readonly dayZero: 1900 | 1904
  readonly rows: AsyncIterable<SheetRow>
}

/** What a file may hold; above it, a file or cell is refused. */
export interface SheetLimits {
  readonly maxFileBytes: number
  readonly maxInflatedBytes: number
  /** How many times its packed size a part of a workbook may unpack to. */
  readonly maxRatio: number
  readonly maxRows: number
  readonly maxCellLength: number
}

export const defaultSheetLimits: SheetLimits = {
  maxFileBytes: 32 * 1_048_576,
  // 200,000 students with all the columns of the ministry's sheet.
  maxInflatedBytes: 256 * 1_048_576,
  // Sheets as exceljs packs them: 5 with numbers, 11 with empty styled cells, 17 with the same word in each cell.
  maxRatio: 100,
  maxRows: 200_000,
  maxCellLength: 4_000,
}

/** Shortens what is too long to a mark, so that no cell costs more than its share of memory. */
export const limitedText = (text: string, { maxCellLength }: Pick<SheetLimits, 'maxCellLength'>): Cell =>
  text.length > maxCellLength ? { unreadable: 'cell_too_long' } : text
