import { hash } from 'node:crypto'
import { type BankLine, keyOfReference } from '../domain/bank-lines/bank-line.ts'
import { dongText } from '../domain/money/dong-text.ts'
import type { ToldLine } from '../ports/bank-lines/bank-file-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { ReferencedRow } from './with-references.ts'

type Moved = Pick<BankLine, 'account' | 'direction' | 'amount' | 'reference' | 'bookedOn'>

/** What a file told of before. */
export interface ToldBefore {
  readonly isTold: (line: BankLine) => boolean
  /** The last place that a line of it has; 0 when it told of nothing. */
  readonly lastPlace: number
}

/**
 * Says which lines of a file it told of before (`told`), however it is read now (`read`): those of the same reference, and those with
 * another where as many of their account, day and amount had another then. Throws `invalid_request` where it does not tell of all of
 * that any more: its reader understands it otherwise, and money in it could count twice. Holds no line, as a file may have a million.
 */
export async function toldBefore(
  read: () => AsyncIterable<ReferencedRow>,
  told: () => AsyncIterable<ToldLine>,
): Promise<ToldBefore> {
  const known = new Map<string, 'missing' | 'found'>()
  let lastPlace = 0
  for await (const line of told()) {
    known.set(keyOf(line), line.isContradiction ? 'found' : 'missing')
    lastPlace = Math.max(lastPlace, line.place)
  }
  if (known.size > 0) await findLines(read, known)
  const otherwise = await readOtherwiseNow(read, told, known)
  return { isTold: (line) => known.has(keyOf(line)) || otherwise.has(likenessOf(line)), lastPlace }
}

type Known = Map<string, 'missing' | 'found'>

async function findLines(read: () => AsyncIterable<ReferencedRow>, known: Known): Promise<void> {
  for await (const row of read()) {
    const key = row.is === 'line' && keyOf(row.line)
    if (key && known.has(key)) known.set(key, 'found')
  }
}

/** What lines are like that are missing by their reference and stand there with another. Throws where as many do not. */
async function readOtherwiseNow(
  read: () => AsyncIterable<ReferencedRow>,
  told: () => AsyncIterable<ToldLine>,
  known: Known,
): Promise<ReadonlyMap<string, unknown>> {
  const missing = new Map<string, { readonly line: Moved; count: number }>()
  if (known.values().every((state) => state === 'found')) return missing
  for await (const line of told()) {
    if (known.get(keyOf(line)) !== 'missing') continue
    known.set(keyOf(line), 'found')
    const alike = missing.get(likenessOf(line)) ?? { line, count: 0 }
    alike.count += 1
    missing.set(likenessOf(line), alike)
  }
  const fresh = new Map<string, Set<string>>()
  for await (const row of read()) {
    if (row.is !== 'line' || known.has(keyOf(row.line))) continue
    const likeness = likenessOf(row.line)
    if (missing.has(likeness)) fresh.set(likeness, (fresh.get(likeness) ?? new Set()).add(keyOf(row.line)))
  }
  const lost = [...missing].flatMap(([likeness, alike]) =>
    fresh.get(likeness)?.size === alike.count ? [] : [alike],
  )
  if (lost[0])
    throw readOtherwise(
      lost[0].line,
      lost.reduce((sum, { count }) => sum + count, 0),
    )
  return missing
}

/** 16 bytes of a hash, for as many lines as a file has. */
const keyOf = ({ account, direction, amount, reference }: Moved): string =>
  hash('sha256', JSON.stringify([account, direction, amount, keyOfReference(reference)]), 'buffer').toString(
    'latin1',
    0,
    16,
  )

const likenessOf = ({ account, direction, amount, bookedOn }: Moved): string =>
  JSON.stringify([account, direction, amount, bookedOn])

const readOtherwise = ({ direction, amount, bookedOn }: Moved, count: number): GatewayError =>
  new GatewayError(
    'invalid_request',
    `of what it told of before, ${count} cannot be found in it as it is read now, such as ${dongText(amount)} ${direction} on ${bookedOn}; nothing of it is taken in, as money could count twice`,
  )
