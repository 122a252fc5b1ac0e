import { notFeeRule, readLine } from '../domain/bank-line.ts'
import type { FeedMovement } from '../ports/bank-feed.ts'
import type { TakenLines } from '../ports/bank-line-store.ts'
import type { FeedStore } from '../ports/feed-store.ts'
import type { BankLineParts } from './take-statement.ts'

/** What taking in movements that banks tell of by messages needs. */
export interface MovementParts
  extends Pick<BankLineParts, 'bankLines' | 'codePrefixes' | 'notFee' | 'tellPaid' | 'clock'> {
  readonly feedStore: FeedStore
  /** Wakes delivery after something was committed that portals must learn. */
  readonly onPosted: () => void
}

/** What became of the movements of one message. */
export type MovementOutcome = 'kept' | 'known' | 'line-conflict'

/**
 * Gives the money of movements to its owners, as a statement's lines are given; what a statement or an earlier message told of
 * is known. `noticeId` is the message that tells of them.
 */
export async function takeMovements(
  source: string,
  noticeId: number,
  movements: readonly FeedMovement[],
  parts: MovementParts,
): Promise<MovementOutcome> {
  if (movements.length === 0) return 'known'
  const { bankLines, feedStore, codePrefixes, notFee, tellPaid, clock } = parts
  const rules = { prefixes: codePrefixes, origin: await bankLines.codeOrigin() }
  const lines = movements.map(({ line, witness }) => ({
    line,
    reading: readLine(line, rules),
    notFee: notFeeRule(line, notFee)?.name,
    witness,
  }))
  const taken = await bankLines.take(lines, source, tellPaid, clock())
  await feedStore.noteTold(source, noticeId, movements)
  if (taken.kept > 0) parts.onPosted()
  return outcomeOf(taken, movements.length)
}

/** A contradiction that was kept before is one still. */
function outcomeOf({ kept, known, conflicts }: TakenLines, told: number): MovementOutcome {
  if (conflicts > 0 || kept + known < told) return 'line-conflict'
  return kept > 0 ? 'kept' : 'known'
}
