import { type BankLine, keyOfReference } from '../domain/bank-line.ts'
import { namedReferences } from '../domain/taken-back.ts'

/** A commit, and a dozen statements to plan, for so many lines; others who take lines wait for a third of a second. */
const linesAtOnce = 5_000

/**
 * Makes a function that is told of the lines of a file one after the other, and says behind which of them a chunk ends: when it is full,
 * and where a movement is taken back, so that the next transfer finds owed again what that one had paid. Lines that only their words
 * make a reversal are seen behind what they take back, in the same chunk.
 */
export function createChunkEnds(): (line: BankLine) => boolean {
  const come = new Set<string>()
  const takenBack = new Set<string>()
  let lines = 0
  return (line) => {
    const { account, direction, amount, reference, takesBack } = line
    const keyOf = (...of: readonly string[]) => JSON.stringify([account, amount, ...of])
    const own = keyOf(direction, keyOfReference(reference))
    const opposite = direction === 'in' ? 'out' : 'in'
    const others =
      takesBack || direction === 'out' ? namedReferences(line).map((name) => keyOf(opposite, name)) : []
    if (takesBack) for (const other of others) takenBack.add(other)
    come.add(own)
    lines += 1
    const isReversal = takesBack !== undefined || others.some((other) => come.has(other))
    if (!isReversal && !takenBack.has(own) && lines < linesAtOnce) return false
    come.clear()
    lines = 0
    return true
  }
}
