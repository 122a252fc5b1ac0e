import type { RepairAction } from '../../schemas/repair.ts'

/** Up to so many exchanges one person repairs alone within `repairLimitHours`, by what is done to them. */
export type RepairLimits = Readonly<Record<RepairAction, number>>

/** What one person began alone in so many hours counts together, so that many small repairs are no way around. */
export const repairLimitHours = 24

/** Says whether a second person decides a repair of so many exchanges, where its person began so many alone before. */
export const repairNeedsSecondPerson = (
  action: RepairAction,
  { count, begunAlone }: { count: number; begunAlone: number },
  limits: RepairLimits,
): boolean => count > 0 && begunAlone + count > limits[action]
