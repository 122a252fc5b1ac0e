import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import type { ApprovalStore } from '../ports/approvals/approval-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import type { RefundStore } from '../ports/refunds/refund-store.ts'

/** How often approvals whose time has come are looked for, in ms. */
const everyMs = 5_000

export interface SettledStores {
  readonly approvals: Pick<ApprovalStore, 'goOn'>
  readonly refunds: Pick<RefundStore, 'matchMovements'>
}

export interface SettlingParts {
  readonly clock: Clock
  readonly tellPaid: TellOfPayment
  /** Told that records changed. */
  readonly onSettled: () => void
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'warn'>
}

/**
 * Ends approvals that nobody decided, does what waited long enough, and finds the movements that show refunds, until the
 * signal. Any number of processes may.
 */
export function startSettlingApprovals(
  { approvals, refunds }: SettledStores,
  { clock, tellPaid, onSettled, signal, log }: SettlingParts,
): Promise<void> {
  const tasks = [() => approvals.goOn({ at: clock(), tell: tellPaid }), () => refunds.matchMovements(clock())]
  const settle = () =>
    oneByOne(tasks, async (task) => {
      if ((await task()) > 0) onSettled()
    })
  return repeat(settle, { everyMs, signal, log, name: 'approvals' })
}
