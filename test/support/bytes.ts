import fc from 'fast-check'

/** Bytes as they come from a file, piece by piece, and whether the file was closed. */
export function bytesIn(...pieces: readonly Uint8Array[]): {
  readonly bytes: AsyncIterable<Uint8Array>
  isClosed(): boolean
} {
  let isClosed = false
  const bytes = (async function* () {
    try {
      yield* pieces
    } finally {
      isClosed = true
    }
  })()
  return { bytes, isClosed: () => isClosed }
}

/** Places to cut bytes at. */
export const cuts = (bytes: Uint8Array): fc.Arbitrary<readonly number[]> =>
  fc.uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 20 })

/** Bytes in pieces, some of which may be empty. */
export const cutAt = (bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const ends = [...places.toSorted((one, other) => one - other), bytes.length]
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}
