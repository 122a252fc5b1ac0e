import type { RepairAction } from '../../../schemas/repair.ts'
import type { Parts } from '../../app.ts'
import { mayBeToldAgain } from '../../delivery/told-again.ts'
import { problemOfRepair, type RepairFilter, secondsOfRepair } from '../../domain/repair.ts'
import { type Terminal, UsageError } from '../command.ts'
import { countText } from '../figures.ts'
import { followRepair } from './follow-repair.ts'
import { readFilter, readWhole } from './read-filter.ts'
import { type RepairValues, type RepairWork, readReason } from './repair-options.ts'

/** Counts what would be repaired; with `--yes` begins and follows it to its end. Throws a `UsageError`. */
export function beginRepair(
  action: RepairAction,
  surplus: string | undefined,
  values: RepairValues,
): RepairWork {
  if (surplus !== undefined)
    throw new UsageError(`${action} takes options only; one exchange is --exchange N`)
  const filter = readFilter(values)
  const perMinute = readWhole('--per-minute', values['per-minute'], 60_000)
  const reason = values.yes ? readReason(values) : ''
  return async ({ store, portals }, terminal) => {
    const problem = problemOfRepair(action, filter, mayBeToldAgain(portals))
    if (problem) throw new UsageError(`--${problem.field}: ${problem.message}`)
    if (!values.yes) return preview(action, filter, perMinute, store, terminal)
    const order = { action, filter, perMinute, by: terminal.user, reason }
    const begun = await store.repairs.begin(order, new Date())
    if (begun.is !== 'begun') throw new Error('a repair without a limit found more than its limit')
    terminal.print(`repair ${begun.repair.id}: ${countText(begun.repair.planned)} exchanges`)
    return values.detach ? 0 : followRepair(begun.repair.id, store.repairs, terminal)
  }
}

async function preview(
  action: RepairAction,
  filter: RepairFilter,
  perMinute: number,
  { repairs }: Parts['store'],
  { print }: Terminal,
): Promise<number> {
  const { count, sample } = await repairs.preview(action, filter)
  const seconds = countText(secondsOfRepair(count, perMinute))
  print(`${action}: ${countText(count)} exchanges, about ${seconds} s at ${countText(perMinute)} a minute`)
  for (const { id, partner, state, event, problemCode } of sample) {
    print(`  ${String(id).padStart(8)}  ${partner}  ${event}  ${state}  ${problemCode ?? ''}`)
  }
  if (count > sample.length) print(`  … and ${countText(count - sample.length)} more`)
  print('Nothing was changed; add --reason TEXT --yes to do it.')
  return 0
}
