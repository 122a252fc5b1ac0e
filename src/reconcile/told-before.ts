import { type BankLine, keyOfReference } from '../domain/bank-line.ts'
import { dongText } from '../domain/dong-text.ts'
import type { ToldLine } from '../ports/bank-file-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { ReferencedRow } from './with-references.ts'

type Moved = Pick<BankLine, 'account' | 'direction' | 'amount' | 'reference' | 'bookedOn'>

/**
 * Says which lines of a file it told of before (`told`), however it is read now (`read`): those of the same reference, and those with
 * another where as many of their account, day and amount had another then. Throws `invalid_request` where it does not tell of all of
 * that any more: its reader understands it otherwise, and money in it could count twice.
 */
export async function isToldBefore(
  read: () => AsyncIterable<ReferencedRow>,
  told: readonly ToldLine[],
): Promise<(line: BankLine) => boolean> {
  if (told.length === 0) return () => false
  const known = new Set(told.map(keyOf))
  const missing = new Map(
    told.flatMap((line) => (line.isContradiction ? [] : [[keyOf(line), line] as const])),
  )
  const fresh = new Map<string, string>()
  for await (const row of read()) {
    if (row.is !== 'line') continue
    const key = keyOf(row.line)
    missing.delete(key)
    if (!known.has(key)) fresh.set(key, likenessOf(row.line))
  }
  const then = countOf([...missing.values()].map(likenessOf))
  const now = countOf(fresh.values())
  const lost = [...missing.values()].filter(
    (line) => then.get(likenessOf(line)) !== now.get(likenessOf(line)),
  )
  if (lost[0]) throw readOtherwise(lost[0], lost.length)
  return (line) => known.has(keyOf(line)) || then.has(likenessOf(line))
}

const keyOf = ({ account, direction, amount, reference }: Moved): string =>
  JSON.stringify([account, direction, amount, keyOfReference(reference)])

const likenessOf = ({ account, direction, amount, bookedOn }: Moved): string =>
  JSON.stringify([account, direction, amount, bookedOn])

function countOf(words: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const readOtherwise = ({ direction, amount, bookedOn }: Moved, count: number): GatewayError =>
  new GatewayError(
    'invalid_request',
    `of what it told of before, ${count} cannot be found in it as it is read now, such as ${dongText(amount)} ${direction} on ${bookedOn}; nothing of it is taken in, as money could count twice`,
  )
