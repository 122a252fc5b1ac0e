import { GatewayError } from '../ports/gateway-error.ts'
import type { SheetLimits } from './sheet.ts'
import { type InflateLimits, inflateEntry, readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** The parts that the reader needs, in the order it needs them, each with its share of the limit. */
const parts: readonly { readonly name: RegExp; readonly share: number }[] = [
  { name: /^xl\/_rels\/workbook\.xml\.rels$/, share: 1 / 64 },
  { name: /^xl\/workbook\.xml$/, share: 1 / 64 },
  { name: /^xl\/styles\.xml$/, share: 1 / 64 },
  { name: /^xl\/sharedStrings\.xml$/, share: 1 / 8 },
  { name: /^xl\/worksheets\/sheet\d+\.xml$/, share: 1 },
]

const noStrings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

/** A workbook packed anew. `failure()` tells why it ends early, once it has been read. */
export interface RepackedWorkbook {
  readonly bytes: AsyncIterable<Buffer>
  failure(): unknown
}

/**
 * Repacks a workbook for exceljs's streaming reader, which has four habits that must not meet foreign files: it
 * unpacks without a limit, it decodes each chunk of UTF-8 on its own and so breaks letters that lie across two, it
 * waits for ever when a file inside is broken, and it writes sheets that come before their strings to the temporary
 * folder. So each part is unpacked here under its limit, comes in the right order, and has all letters beyond ASCII as
 * character references; a part that fails ends there, in a well-formed archive. What is not a part of the text
 * (pictures, drawings, scripts) is left out.
 */
export function repackWorkbook(
  archive: Buffer,
  { maxInflatedBytes, maxRatio }: Pick<SheetLimits, 'maxInflatedBytes' | 'maxRatio'>,
): RepackedWorkbook {
  const entries = [...readZipDirectory(archive).values()].sort(bySheetNumber)
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) {
    throw new GatewayError('invalid_request', 'the file is not an XLSX workbook')
  }
  const wanted = parts.flatMap(({ name, share }) => {
    const limits = { maxBytes: Math.floor(maxInflatedBytes * share), maxRatio }
    return entries.filter((entry) => name.test(entry.name)).map((entry) => ({ entry, limits }))
  })
  const failure: { error?: unknown } = {}
  const bytes = async function* () {
    if (!entries.some(({ name }) => name === 'xl/sharedStrings.xml')) {
      yield partHeader('xl/sharedStrings.xml')
      yield Buffer.concat([Buffer.from(noStrings), partEnd])
    }
    for (const { entry, limits } of wanted) {
      yield partHeader(entry.name)
      try {
        yield* asciiXml(entry, limits)
      } catch (error) {
        failure.error = error
      }
      yield partEnd
      if (failure.error) break
    }
    yield endOfArchive
  }
  return { bytes: bytes(), failure: () => failure.error }
}

const sheetNumber = ({ name }: ZipEntry) => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0)
const bySheetNumber = (one: ZipEntry, other: ZipEntry) => sheetNumber(one) - sheetNumber(other)

async function* asciiXml(entry: ZipEntry, limits: InflateLimits): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (cause) {
      throw new GatewayError('invalid_encoding', 'the workbook holds text that is not UTF-8', { cause })
    }
  }
  for await (const chunk of inflateEntry(entry, limits)) yield toAscii(decode(chunk))
  yield toAscii(decode())
}

/** U+0007 is no XML at all, and here it could look like the end of the part. */
function toAscii(xml: string): Buffer {
  if (xml.includes('\u0007')) throw new GatewayError('invalid_xml', 'a part of the workbook is not XML')
  return Buffer.from(
    xml.replace(/\P{ASCII}/gu, (letter) => `&#${letter.codePointAt(0)};`),
    'latin1',
  )
}

/**
 * The header of a stored file whose length follows it (general purpose bit 3). Its reader looks for the signature of
 * that record, which XML cannot contain: it has two control characters.
 */
function partHeader(name: string): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(0b1000, 6)
  header.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([header, Buffer.from(name)])
}

const partEnd = Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), Buffer.alloc(12)])
const endOfArchive = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])
