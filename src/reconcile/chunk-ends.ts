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
  const received = new Set<string>()
  const takenBack = new Set<string>()
  let lines = 0
  return (line) => {
    const { direction, takesBack } = line
    const own = keyOfReference(line.reference)
    const named = direction === 'out' ? namedReferences(line) : []
    if (takesBack) for (const name of named) takenBack.add(name)
    if (direction === 'in') received.add(own)
    lines += 1
    const isReversal = takesBack !== undefined || named.some((name) => received.has(name))
    if (!isReversal && !takenBack.has(own) && lines < linesAtOnce) return false
    received.clear()
    lines = 0
    return true
  }
}
