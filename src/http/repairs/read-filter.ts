import type { RepairAction } from '../../../schemas/repair.ts'
import {
  problemOfRepair,
  type RepairFilter,
  readRepairFilter,
  type WrittenFilter,
} from '../../domain/repair.ts'
import { InvalidRequest } from '../invalid-request.ts'

/** Reads which exchanges are meant; throws `InvalidRequest` for what no repair can be. */
export function readFilter(
  action: RepairAction,
  written: WrittenFilter,
  toldAgain: ReadonlySet<string>,
): RepairFilter {
  const filter = readRepairFilter(written)
  const problem = problemOfRepair(action, filter, toldAgain)
  if (!problem) return filter
  throw new InvalidRequest([
    { field: `filter.${problem.field}`, code: 'not_possible', message: problem.message },
  ])
}
