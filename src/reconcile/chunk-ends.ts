import { type BankLine, keyOfReference } from '../domain/bank-lines/bank-line.ts'
import { namedReferences } from '../domain/bank-lines/taken-back.ts'

/** A commit, and a dozen statements to plan, for so many lines; others who take lines wait for a third of a second. */
const linesAtOnce = 5_000

/** Whether a chunk ends before a line, and whether it ends behind it. */
export interface ChunkEnds {
  readonly before: boolean
  readonly behind: boolean
}

/**
 * Makes a function that is told of the lines of a file one after the other, and says where a chunk ends: when it is full, and where a
 * movement is taken back, so that the next transfer finds owed again what that one had paid. Lines that only their words make a reversal
 * are seen behind what they take back, in the same chunk; where an earlier file told of that, any movement that went out may be one, and a
 * transfer of its amount may pay anew.
 */
export function createChunkEnds(): (line: BankLine) => ChunkEnds {
  const received = new Set<string>()
  const sent = new Set<string>()
  const takenBack = new Set<string>()
  let lines = 0
  const end = () => {
    received.clear()
    sent.clear()
    lines = 0
  }
  return (line) => {
    const { direction, takesBack } = line
    const own = keyOfReference(line.reference)
    const named = direction === 'out' ? namedReferences(line) : []
    const money = JSON.stringify([line.account, line.amount])
    const before = direction === 'in' && sent.has(money)
    if (before) end()
    if (takesBack) for (const name of named) takenBack.add(name)
    if (direction === 'in') received.add(own)
    else sent.add(money)
    lines += 1
    const isReversal = takesBack !== undefined || named.some((name) => received.has(name))
    const behind = isReversal || takenBack.has(own) || lines >= linesAtOnce
    if (behind) end()
    return { before, behind }
  }
}
