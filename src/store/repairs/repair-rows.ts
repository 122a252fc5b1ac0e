import {
  type RepairFilter,
  readRepairFilter,
  statesOf,
  type WrittenFilter,
} from '../../domain/repairs/repair.ts'
import type { Repair } from '../../ports/repairs/repair-store.ts'

/** A filter as $1 to $7 of the statements. */
export const valuesOf = (action: Repair['action'], filter: RepairFilter) => {
  const { partner, problemCode, schoolCode, since, until, exchangeIds } = filter
  return [
    partner ?? null,
    statesOf(action, filter),
    problemCode ?? null,
    schoolCode ?? null,
    since ?? null,
    until ?? null,
    exchangeIds ?? null,
  ]
}

export type RepairRow = Omit<Repair, 'filter' | 'changes'> & {
  filter: WrittenFilter
  begunBy: string
  reason: string
  steered: (Omit<Repair['changes'][number], 'at'> & { at: string })[]
}

/** Reads a row of the statements that show repairs. */
export function toRepair({ filter, begunBy, reason, steered, ...row }: RepairRow): Repair {
  const state = row.approvalId === null ? 'running' : 'waiting'
  const begun = { at: row.startedAt, state, by: begunBy, reason } as const
  const later = steered.map((change) => ({ ...change, at: new Date(change.at) }))
  return { ...row, filter: readRepairFilter(filter), changes: [begun, ...later] }
}
