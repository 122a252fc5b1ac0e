import { createHash } from 'node:crypto'
import type { NotifyPlan } from './dvcqg-platform/index.ts'

/** Out of a hundred payments: how many confirmations go wrong in each way. */
export type NotifyTroubles = Readonly<Partial<Record<NotifyPlan, number | undefined>>>

/** Plans what becomes of each confirmation by its reference, so that the same reference always fares the same. */
export const planNotifies =
  (troubles: NotifyTroubles) =>
  ({ reference }: { readonly reference: string }): NotifyPlan => {
    let roll = createHash('sha256').update(reference).digest().readUInt32BE(0) % 100
    for (const [plan, share = 0] of Object.entries(troubles)) {
      if (roll < share) return plan as NotifyPlan
      roll -= share
    }
    return 'once'
  }
