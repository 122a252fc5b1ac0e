import fc from 'fast-check'
import { expect } from 'vitest'

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
const cuts = (bytes: Uint8Array): fc.Arbitrary<readonly number[]> =>
  fc.uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 20 })

/** Bytes in pieces, some of which may be empty. */
const cutAt = (bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const ends = [...places.toSorted((one, other) => one - other), bytes.length]
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

/** Holds a reader to giving the same whatever pieces its bytes come in: each byte alone, or cut anywhere. */
export async function expectSameHoweverCut(
  bytes: Uint8Array,
  read: (...pieces: readonly Uint8Array[]) => Promise<unknown>,
): Promise<void> {
  const whole = await read(bytes)
  expect(await read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
  await fc.assert(
    fc.asyncProperty(cuts(bytes), async (places) => {
      expect(await read(...cutAt(bytes, places))).toEqual(whole)
    }),
    { numRuns: 20 },
  )
}
