import { dateMovement } from '../domain/time/believed-time.ts'
import type { FeedMovement } from '../ports/bank-feed.ts'
import type { TakenLines } from '../ports/bank-lines/bank-line-store.ts'
import type { FeedStore } from '../ports/bank-lines/feed-store.ts'
import type { PaymentStore } from '../ports/payments/payment-store.ts'
import { readBankLine } from './read-bank-line.ts'
import type { BankLineParts } from './take-statement.ts'

/** What taking in movements that banks tell of by messages needs. */
export interface MovementParts
  extends Pick<BankLineParts, 'bankLines' | 'codePrefixes' | 'notFee' | 'tellPaid' | 'clock'> {
  readonly feedStore: FeedStore
  readonly notices: Pick<PaymentStore, 'doubtTime'>
  /** Wakes delivery after something was committed that portals must learn. */
  readonly onPosted: () => void
}

/** The kept message that tells of movements, and when it came. */
export interface ToldIn {
  readonly id: number
  readonly at: Date
}

/** What became of the movements of one message. */
export type MovementOutcome = 'kept' | 'known' | 'line-conflict'

/**
 * Gives the money of movements to its owners, as a statement's lines are given; what a statement or an earlier message told of
 * is known. One with a day that cannot be is dated when it came, and that is noted on its message.
 */
export async function takeMovements(
  source: string,
  notice: ToldIn,
  told: readonly FeedMovement[],
  parts: MovementParts,
): Promise<MovementOutcome> {
  if (told.length === 0) return 'known'
  const { bankLines, feedStore, codePrefixes, notFee, tellPaid, clock } = parts
  const codes = { prefixes: codePrefixes, origin: await bankLines.codeOrigin() }
  const dated = told.map((movement) => ({ ...movement, ...dateMovement(movement.line, notice.at) }))
  if (dated.some(({ isDoubted }) => isDoubted)) await parts.notices.doubtTime(notice.id)
  const lines = dated.map(({ line, witness }) => readBankLine(line, witness, { codes, notFee }))
  const taken = await bankLines.take(lines, source, tellPaid, clock())
  await feedStore.noteTold(source, notice.id, dated)
  if (taken.kept > 0) parts.onPosted()
  return outcomeOf(taken, told.length)
}

/** A contradiction that was kept before is one still. */
function outcomeOf({ kept, known, conflicts }: TakenLines, told: number): MovementOutcome {
  if (conflicts > 0 || kept + known < told) return 'line-conflict'
  return kept > 0 ? 'kept' : 'known'
}
