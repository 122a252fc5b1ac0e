import type { Repair, RepairPreview } from '../../ports/repair-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type RepairsMessage = Page<AsJson<Repair>, string>
export type RepairMessage = AsJson<Repair>

/** What a repair would take. */
export type EstimateMessage = RepairPreview & { readonly seconds: number }

/** A repair that was begun. */
export interface BegunMessage {
  readonly repairId: string
  readonly planned: number
}
