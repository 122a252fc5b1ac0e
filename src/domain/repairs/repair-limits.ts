import type { RepairAction } from '../../../schemas/repair.ts'

/** Up to so many exchanges one person repairs alone within `aloneHours`, by what is done to them. */
export type RepairLimits = Readonly<Record<RepairAction, number>>

/** Says whether a second person decides a repair of so many exchanges, where its person began so many alone before. */
export const repairNeedsSecondPerson = (
  action: RepairAction,
  { count, begunAlone }: { count: number; begunAlone: number },
  limits: RepairLimits,
): boolean => count > 0 && begunAlone + count > limits[action]
