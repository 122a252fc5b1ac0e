import { keyOfReference } from '../domain/bank-lines/bank-line.ts'
import type { ReadBankLine, TurnToTake } from '../ports/bank-lines/bank-line-store.ts'

/**
 * Takes chunks of lines one behind the other: while the money of one is given, the next is kept and the one behind that is read.
 * Rejects with the first failure, when nothing is being taken any more.
 */
export async function takeInTurn(
  chunks: AsyncIterable<readonly ReadBankLine[]>,
  take: (chunk: readonly ReadBankLine[], turn: TurnToTake) => Promise<unknown>,
): Promise<void> {
  let before = begun(Promise.resolve(), Promise.resolve(), [])
  let last = before
  try {
    for await (const chunk of chunks) {
      await before.done
      before = last
      const { promise: kept, resolve: onKept } = Promise.withResolvers<void>()
      const { done: giveAfter } = before
      // Two that held each other's lines and waited for each other's turn would wait for ever.
      const keepAfter = sharesLines(chunk, before.lines) ? giveAfter : before.kept
      const done = take(chunk, { keepAfter, giveAfter, onKept })
      last = begun(Promise.race([kept, done]), done, chunk)
    }
  } finally {
    await Promise.allSettled([before.done, last.done])
  }
  await before.done
  await last.done
}

/** Lines that are being taken; what fails of them is thrown when somebody waits for it. */
function begun(kept: Promise<unknown>, done: Promise<unknown>, lines: readonly ReadBankLine[]) {
  kept.catch(() => {})
  done.catch(() => {})
  return { kept, done, lines }
}

function sharesLines(lines: readonly ReadBankLine[], others: readonly ReadBankLine[]): boolean {
  const references = new Set(others.map(({ line }) => keyOfReference(line.reference)))
  return lines.some(({ line }) => references.has(keyOfReference(line.reference)))
}
