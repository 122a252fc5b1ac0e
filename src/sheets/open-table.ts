import { GatewayError } from '../ports/gateway-error.ts'
import type { HeaderSearch } from './header-search.ts'
import { type Delimiter, readCsv } from './read-csv.ts'
import { readWorkbook } from './read-workbook.ts'
import { defaultSheetLimits, type Sheet, type SheetLimits, type SheetRow } from './sheet.ts'

/** The sheets of a file; text is one. */
export interface OpenTable {
  readonly isText: boolean
  readonly sheets: AsyncIterable<Sheet>
}

/** How a table is written, as a profile says. */
export interface TableForm {
  readonly encoding: 'utf-8' | 'utf-16le' | 'windows-1258'
  readonly delimiter: 'auto' | keyof typeof delimiters
  readonly maxFileBytes: number
}

type Bytes = AsyncIterable<Uint8Array>

/** Rows in which the header is looked for. */
export const longestPreamble = 50

const delimiters = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const
const sniffedBytes = 65_536
const unlimited = { maxFileBytes: Number.POSITIVE_INFINITY, maxRows: Number.POSITIVE_INFINITY }

/**
 * Opens a workbook (XLSX, known by its first bytes) or a text file, which is read as a stream. Throws a `GatewayError` for what is
 * neither.
 */
export async function openTable(
  bytes: Bytes,
  { encoding, delimiter, maxFileBytes }: TableForm,
  header: HeaderSearch<string>,
): Promise<OpenTable> {
  const file = await peek(bytes, 4)
  if (file.head.subarray(0, 2).equals(Buffer.from('PK'))) {
    return { isText: false, sheets: readWorkbook(file.whole, { ...defaultSheetLimits, maxFileBytes }) }
  }
  if (file.head.equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    const message = 'the file is a workbook of the old form (XLS), or has a password; save it as XLSX'
    throw new GatewayError('invalid_request', message)
  }
  const limits = { ...defaultSheetLimits, ...unlimited }
  const text = await peek(encoding === 'utf-8' ? file.whole : toUtf8(file.whole, encoding), sniffedBytes)
  const between =
    delimiter === 'auto' ? await sniffDelimiter(text.head, limits, header) : delimiters[delimiter]
  return { isText: true, sheets: only(readCsv(text.whole, limits, between)) }
}

/** The delimiter under which one of the first rows is the header: titles above it may hold any of them. */
async function sniffDelimiter(
  head: Buffer,
  limits: SheetLimits,
  { match, refusal }: HeaderSearch<string>,
): Promise<Delimiter> {
  for (const delimiter of Object.values(delimiters)) {
    let seen = 0
    let above: SheetRow | undefined
    for await (const row of readCsv(once(head), limits, delimiter).rows) {
      if (match(row, above)) return delimiter
      above = row
      seen += 1
      if (seen >= longestPreamble) break
    }
  }
  throw refusal()
}

/** Reads the first `length` bytes, or all where there are fewer, and gives them back with the rest behind them. */
async function peek(bytes: Bytes, length: number): Promise<{ head: Buffer; whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let gathered = 0
  while (gathered < length) {
    const next = await iterator.next()
    if (next.done) break
    taken.push(next.value)
    gathered += next.value.length
  }
  const start = Buffer.concat(taken)
  const whole = async function* () {
    yield start
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { head: start.subarray(0, length), whole: whole() }
}

async function* toUtf8(bytes: Bytes, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const decode = (chunk?: Uint8Array) => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
    } catch {
      throw new GatewayError('invalid_encoding', `the file is not ${encoding}`)
    }
  }
  for await (const chunk of bytes) yield decode(chunk)
  yield decode()
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function* only(sheet: Sheet): AsyncGenerator<Sheet> {
  yield sheet
}
