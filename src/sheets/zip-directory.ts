import { createInflateRaw } from 'node:zlib'
import { GatewayError } from '../ports/gateway-error.ts'

/** One file inside a ZIP archive, still compressed. */
export interface ZipEntry {
  readonly name: string
  readonly isDeflated: boolean
  readonly compressed: Buffer
  /** What it unpacks to, as the archive says it. */
  readonly saidBytes: number
}

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const longestComment = 0xffff
const mostEntries = 2_000

/**
 * Lists the files of a ZIP archive by its central directory (PKWARE APPNOTE 6.3, section 4.3). Archives that are
 * encrypted, split, larger than 4 GiB or name a file twice are refused: a workbook never is.
 */
export function readZipDirectory(archive: Buffer): Map<string, ZipEntry> {
  const end = findEnd(archive)
  const count = archive.readUInt16LE(end + 10)
  if (count > mostEntries) throw notReadable('holds too many files')
  const entries = new Map<string, ZipEntry>()
  let position = archive.readUInt32LE(end + 16)
  for (let index = 0; index < count; index += 1) {
    assertSignature(archive, position, centralSignature, 46)
    const nameLength = archive.readUInt16LE(position + 28)
    const name = archive.toString('utf8', position + 46, position + 46 + nameLength)
    if (entries.has(name)) throw notReadable('names a file twice')
    entries.set(name, readEntry(archive, position, name))
    position += 46 + nameLength + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32)
  }
  return entries
}

/** What a file may unpack to. */
export interface InflateLimits {
  readonly maxBytes: number
  /** How many times what was read of it. */
  readonly maxRatio: number
}

/** So much may come out of nothing: a small file packs as well as it likes. */
const anyRatioBytes = 1_048_576

/**
 * Inflates a file piece by piece and stops with `payload_too_large` as soon as it gives more than it may, or than what
 * was read so far may give. One that says so itself is not begun.
 */
export async function* inflateEntry(entry: ZipEntry, limits: InflateLimits): AsyncGenerator<Buffer> {
  if (entry.saidBytes > limits.maxBytes) throw tooMuch()
  if (entry.isDeflated) yield* inflate(entry, limits)
  else if (entry.compressed.length > limits.maxBytes) throw tooMuch()
  else yield entry.compressed
}

async function* inflate({ compressed }: ZipEntry, { maxBytes, maxRatio }: InflateLimits) {
  const inflating = createInflateRaw()
  inflating.end(compressed)
  let length = 0
  try {
    for await (const chunk of inflating) {
      length += chunk.length
      const mostOfRead = Math.max(anyRatioBytes, inflating.bytesWritten * maxRatio)
      if (length > Math.min(maxBytes, mostOfRead)) throw tooMuch()
      yield chunk as Buffer
    }
  } catch (error) {
    throw error instanceof GatewayError ? error : notReadable('holds a broken file', error)
  }
}

function readEntry(archive: Buffer, central: number, name: string): ZipEntry {
  const flags = archive.readUInt16LE(central + 8)
  const method = archive.readUInt16LE(central + 10)
  const length = archive.readUInt32LE(central + 20)
  const local = archive.readUInt32LE(central + 42)
  if ((flags & 1) === 1) throw notReadable('is protected by a password')
  if (method !== 0 && method !== 8) throw notReadable('is compressed in an unknown way')
  assertSignature(archive, local, localSignature, 30)
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  if (start + length > archive.length) throw notReadable('is cut short')
  const saidBytes = archive.readUInt32LE(central + 24)
  return { name, isDeflated: method === 8, compressed: archive.subarray(start, start + length), saidBytes }
}

function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - endLength - longestComment)
  for (let position = archive.length - endLength; position >= lowest; position -= 1) {
    if (archive.readUInt32LE(position) === endSignature) return position
  }
  throw notReadable('is not an XLSX file')
}

function assertSignature(archive: Buffer, position: number, signature: number, length: number) {
  const fits = position + length <= archive.length
  if (!fits || archive.readUInt32LE(position) !== signature) throw notReadable('has a broken directory')
}

const tooMuch = () => new GatewayError('payload_too_large', 'the workbook unpacks to too much')

const notReadable = (reason: string, cause?: unknown) =>
  new GatewayError('invalid_request', `the workbook ${reason}`, { cause })
