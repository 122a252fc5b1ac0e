import type { RepairAction } from '../../../schemas/repair.ts'
import {
  problemOfPartner,
  problemOfRepair,
  type RepairFilter,
  readRepairFilter,
  type WrittenFilter,
} from '../../domain/repairs/repair.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { RepairStore } from '../../ports/repairs/repair-store.ts'

/** Who there is that a repair may be about. */
export interface KnownPartners {
  /** The partners that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  /** The portals of the settings. */
  readonly portals: Iterable<string>
  readonly repairs: Pick<RepairStore, 'partners'>
}

/** Reads which exchanges are meant; throws `InvalidRequest` for what no repair can be. */
export async function readFilter(
  action: RepairAction,
  written: WrittenFilter,
  { toldAgain, portals, repairs }: KnownPartners,
): Promise<RepairFilter> {
  const filter = readRepairFilter(written)
  const names = filter.partner === undefined ? [] : [...portals, ...(await repairs.partners())]
  const problem = problemOfRepair(action, filter, toldAgain) ?? problemOfPartner(filter, names)
  if (!problem) return filter
  throw new InvalidRequest([
    { field: `filter.${problem.field}`, code: 'not_possible', message: problem.message },
  ])
}
