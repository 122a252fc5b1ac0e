/** One line of a text file with its number, or why it is not text; what is too long is not kept. */
export type TextLine =
  | {
      readonly is: 'text'
      readonly number: number
      readonly text: string
      /** It is the last one, and no line feed ends it. */
      readonly isUnended?: true
    }
  | { readonly is: 'not-utf8' | 'too-long'; readonly number: number; readonly text: string }

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = '\uFEFF'

/**
 * Splits bytes into lines of at most `maxBytes` and holds no more than one line and one chunk at a time. UTF-8 is
 * decoded line by line (its bytes above 0x7F never look like a line feed), so that one bad line stays one bad line.
 */
export async function* readTextLines(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<TextLine> {
  const decode = lineDecoder(maxBytes)
  let number = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  const hold = (part: Uint8Array) => {
    heldBytes += part.length
    if (heldBytes <= maxBytes + 1) held.push(part)
    else held = []
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end))
      number += 1
      yield decode(number, held, heldBytes)
      held = []
      heldBytes = 0
      start = end + 1
    }
    if (start < chunk.length) hold(chunk.slice(start))
  }
  if (heldBytes === 0) return
  const last = decode(number + 1, held, heldBytes)
  yield last.is === 'text' ? { ...last, isUnended: true } : last
}

function lineDecoder(maxBytes: number) {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (number: number, parts: readonly Uint8Array[], length: number): TextLine => {
    const whole = withoutCarriageReturn(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts))
    if (length > maxBytes + 1 || whole.length > maxBytes) return { is: 'too-long', number, text: '' }
    try {
      const text = strict.decode(whole)
      return {
        is: 'text',
        number,
        text: number === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text,
      }
    } catch {
      return { is: 'not-utf8', number, text: Buffer.from(whole).toString('utf8') }
    }
  }
}

const withoutCarriageReturn = (line: Uint8Array) =>
  line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
