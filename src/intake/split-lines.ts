const newline = 0x0a

/** One line without its line feed, or the news that it was too long to keep. Lines count from 1. */
export type ByteLine =
  | { readonly line: number; readonly bytes: Buffer }
  | { readonly line: number; readonly tooLong: true }

/** Cuts a stream of bytes into lines, and holds at most one line of `maxBytes` while it does. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<ByteLine> {
  let line = 1
  let kept: Buffer[] = []
  let size = 0
  const add = (piece: Buffer) => {
    size += piece.length
    if (size <= maxBytes) kept.push(piece)
    else kept = []
  }
  const take = (): ByteLine => {
    const bytes = kept.length === 1 ? (kept[0] as Buffer) : Buffer.concat(kept)
    const taken = size > maxBytes ? { line, tooLong: true as const } : { line, bytes }
    line += 1
    kept = []
    size = 0
    return taken
  }
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let start = 0
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, start)) {
      add(buffer.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < buffer.length) add(buffer.subarray(start))
  }
  if (size > 0) yield take()
}
