import { GatewayError } from '../ports/gateway-error.ts'
import { readTextLines, type TextLine } from '../wire/text-lines.ts'
import { type Cell, limitedText, type Sheet, type SheetLimits, type SheetRow } from './sheet.ts'

const maxLineBytes = 65_536
const mostLinesPerRow = 20
const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number] | '|'

/**
 * Reads comma-separated values (RFC 4180) as one sheet: UTF-8, a byte order mark tolerated. Without a `delimiter` it is `,` `;` or
 * tab, whichever the first line holds most. A quoted cell may go over 20 lines; a quote that is not closed by then
 * spoils its own line only, where a parser of the whole file would swallow all that follows. A quote in the middle of a cell is a
 * letter like any other; in the first line only where there is a `delimiter`.
 */
export function readCsv(bytes: AsyncIterable<Uint8Array>, limits: SheetLimits, delimiter?: Delimiter): Sheet {
  const rows = readRows(withinLimit(bytes, limits.maxFileBytes), limits, delimiter)
  return { name: '', isText: true, dayZero: 1900, rows }
}

async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  limits: SheetLimits,
  given?: Delimiter,
): AsyncGenerator<SheetRow> {
  let delimiter = given
  const isOpen: IsOpen = (text) => (delimiter === undefined ? hasOddQuotes(text) : goesOn(text, delimiter))
  for await (const line of joinQuoted(readTextLines(bytes, maxLineBytes), isOpen)) {
    if (line.is !== 'text') {
      const unreadable = line.is === 'not-utf8' ? 'invalid_encoding' : 'cell_too_long'
      yield { line: line.number, cells: [{ unreadable }] }
      continue
    }
    if (line.text.trim() === '') continue
    delimiter ??= mostFrequent(line.text)
    const cells = splitRow(line.text, delimiter)
    yield {
      line: line.number,
      cells: cells?.map((text) => readCell(text, limits)) ?? [{ unreadable: 'cell_error' }],
      ...(line.isUnended && { isUnended: true }),
    }
  }
}

/** Whether a row that begins like this goes on in the next line. */
type IsOpen = (text: string) => boolean

/** Joins lines while a quoted cell is open; the first line of a cell that is not closed in time stands alone. */
async function* joinQuoted(lines: AsyncIterable<TextLine>, isOpen: IsOpen): AsyncGenerator<TextLine> {
  const held: TextLine[] = []
  for await (const line of lines) {
    held.push(line)
    yield* takeClosed(held, mostLinesPerRow, isOpen)
  }
  yield* takeClosed(held, 0, isOpen)
}

function* takeClosed(held: TextLine[], mostOpen: number, isOpen: IsOpen): Generator<TextLine> {
  while (held.length > 0) {
    const closed = held.findIndex((_, index) => joinHeld(held.slice(0, index + 1), isOpen) !== 'open')
    if (closed === -1 && held.length <= mostOpen) return
    const taken = held.splice(0, Math.max(closed, 0) + 1)
    const joined = joinHeld(taken, isOpen)
    yield joined === 'open' ? (taken[0] as TextLine) : joined
  }
}

function joinHeld(lines: readonly TextLine[], isOpen: IsOpen): TextLine | 'open' {
  const [first, ...others] = lines
  if (first === undefined) return 'open'
  if (first.is !== 'text') return first
  if (others.some((line) => line.is !== 'text')) return 'open'
  const text = lines.map((line) => line.text).join('\n')
  return isOpen(text) ? 'open' : { ...lines.at(-1), ...first, text }
}

const hasOddQuotes: IsOpen = (text) => (text.match(/"/g)?.length ?? 0) % 2 === 1

/** A row over several lines that has a quote in a wrong place was not closed where it seemed to be. */
const goesOn = (text: string, delimiter: Delimiter): boolean =>
  endsInQuotes(text, delimiter) || (text.includes('\n') && splitRow(text, delimiter) === undefined)

function endsInQuotes(text: string, delimiter: Delimiter): boolean {
  let start = 0
  while (start !== -1 && text.includes('"', start)) {
    const isQuoted = text[start] === '"'
    const end = isQuoted ? closingQuote(text, start) : start
    if (end === -1) return true
    const next = text.indexOf(delimiter, end)
    start = next === -1 ? -1 : next + 1
  }
  return false
}

function mostFrequent(header: string): Delimiter {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best))
}

/** Splits a row into its cells; nothing where a quote stands in a wrong place. */
function splitRow(text: string, delimiter: Delimiter): string[] | undefined {
  const cells: string[] = []
  let start = 0
  for (;;) {
    const isQuoted = text[start] === '"'
    const end = isQuoted ? closingQuote(text, start) + 1 : endOfPlain(text, start, delimiter)
    if (isQuoted && (end === 0 || (end < text.length && text[end] !== delimiter))) return undefined
    cells.push(isQuoted ? text.slice(start + 1, end - 1).replaceAll('""', '"') : text.slice(start, end))
    if (end >= text.length) return cells
    start = end + 1
  }
}

function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  return end
}

function endOfPlain(text: string, start: number, delimiter: Delimiter): number {
  const end = text.indexOf(delimiter, start)
  return end === -1 ? text.length : end
}

const readCell = (text: string, limits: SheetLimits): Cell =>
  text.trim() === '' ? null : limitedText(text, limits)

async function* withinLimit(bytes: AsyncIterable<Uint8Array>, maxBytes: number) {
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > maxBytes) throw new GatewayError('payload_too_large', `the file is above ${maxBytes} bytes`)
    yield chunk
  }
}
