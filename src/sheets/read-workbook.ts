import { Readable } from 'node:stream'
import type Excel from 'exceljs'
import { GatewayError } from '../ports/gateway-error.ts'
import { collectBytes } from './collect-bytes.ts'
import { type Cell, limitedText, type Sheet, type SheetLimits, type SheetRow } from './sheet.ts'
import { repackWorkbook } from './workbook-archive.ts'

const mostColumns = 500
/** The last line of a sheet. */
const mostLines = 1_048_576

/**
 * Reads the sheets of an XLSX workbook in their order in the archive, row by row; a sheet's rows must be read before
 * the next sheet is asked for. Formulas give their stored result. What is no workbook is a thrown `GatewayError`.
 */
export async function* readWorkbook(
  bytes: Buffer | AsyncIterable<Uint8Array>,
  limits: SheetLimits,
): AsyncGenerator<Sheet> {
  const archive = await collectBytes(bytes, limits.maxFileBytes)
  const repacked = repackWorkbook(archive, limits)
  const options = { styles: 'cache', sharedStrings: 'cache', worksheets: 'emit' } as const
  // Loaded when it is first needed: a start is quicker without it.
  const { default: reader } = await import('exceljs')
  const workbook = new reader.stream.xlsx.WorkbookReader(
    Readable.from(repacked.bytes) as never,
    options as never,
  )
  const fail = (cause: unknown) => repacked.failure() ?? unreadableWorkbook(cause)
  try {
    for await (const worksheet of workbook) {
      const sheet = worksheet as unknown as { name: string } & AsyncIterable<Excel.Row>
      yield {
        name: sheet.name,
        isText: false,
        dayZero: dayZeroOf(workbook),
        rows: readRows(sheet, limits, fail),
      }
    }
  } catch (error) {
    throw fail(error)
  }
  if (repacked.failure()) throw repacked.failure()
}

async function* readRows(
  rows: AsyncIterable<Excel.Row>,
  limits: SheetLimits,
  fail: (cause: unknown) => unknown,
): AsyncGenerator<SheetRow> {
  let line = 0
  try {
    for await (const row of rows) {
      // A number that is none, or goes back, would name another row.
      line = row.number > line && row.number <= mostLines ? row.number : line + 1
      const values = (row.values as Excel.CellValue[]).slice(1, mostColumns + 1)
      yield { line, cells: Array.from(values, (value) => readCell(value, limits)) }
    }
  } catch (error) {
    throw fail(error)
  }
}

function readCell(value: Excel.CellValue | undefined, limits: SheetLimits): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value.trim() === '' ? null : limitedText(value, limits)
  if (typeof value === 'number') return Number.isFinite(value) ? value : { unreadable: 'cell_error' }
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? { unreadable: 'cell_error' } : value
  if ('richText' in value) return readCell(value.richText.map((run) => run.text ?? '').join(''), limits)
  if ('result' in value) return readCell(value.result as Excel.CellValue, limits)
  if ('text' in value) return readCell(value.text as Excel.CellValue, limits)
  return { unreadable: 'cell_error' }
}

function dayZeroOf(workbook: object): 1900 | 1904 {
  const { properties } = workbook as { properties?: { model?: { date1904?: boolean } } }
  return properties?.model?.date1904 ? 1904 : 1900
}

const unreadableWorkbook = (cause: unknown) =>
  cause instanceof GatewayError
    ? cause
    : new GatewayError('invalid_request', 'the workbook cannot be read', { cause })
