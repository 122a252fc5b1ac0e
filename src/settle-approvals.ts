import type { Logger } from 'pino'
import { repeat } from './delivery/repeat.ts'
import type { ApprovalStore } from './ports/approval-store.ts'
import type { Clock } from './ports/clock.ts'
import type { TellOfPayment } from './ports/payment-store.ts'

/** How often approvals whose time has come are looked for, in ms. */
const everyMs = 5_000

export interface SettlingParts {
  readonly clock: Clock
  readonly tellPaid: TellOfPayment
  /** Told that records changed. */
  readonly onSettled: () => void
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'warn'>
}

/** Ends approvals that nobody decided, and does what waited long enough, until the signal. Any number of processes may. */
export function startSettlingApprovals(
  approvals: Pick<ApprovalStore, 'goOn'>,
  { clock, tellPaid, onSettled, signal, log }: SettlingParts,
): Promise<void> {
  const settle = async () => {
    const moved = await approvals.goOn({ at: clock(), tell: tellPaid })
    if (moved > 0) onSettled()
  }
  return repeat(settle, { everyMs, signal, log, name: 'approvals' })
}
