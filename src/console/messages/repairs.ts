import type { Repair, RepairEstimate } from '../../ports/repairs/repair-store.ts'
import type { AsJson } from './as-json.ts'

export type RepairMessage = AsJson<Repair>

/** What a repair would take. */
export type EstimateMessage = RepairEstimate

/** A repair that was begun, or waits for the decision of another person. */
export interface BegunMessage {
  readonly repairId: string
  readonly planned: number
  readonly approvalId: string | null
}
