import { createHash } from 'node:crypto'
import type { NotifyPlan } from './dvcqg-platform/index.ts'

/** Out of a hundred payments: how many confirmations are lost, and how many come twice. */
export interface NotifyTroubles {
  readonly lost: number
  readonly twice: number
}

/** Plans what becomes of each confirmation by its reference, so that the same reference always fares the same. */
export const planNotifies =
  ({ lost, twice }: NotifyTroubles) =>
  ({ reference }: { readonly reference: string }): NotifyPlan => {
    const roll = createHash('sha256').update(reference).digest().readUInt32BE(0) % 100
    if (roll < lost) return 'lost'
    return roll < lost + twice ? 'twice' : 'once'
  }
