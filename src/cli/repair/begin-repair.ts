import type { RepairAction } from '../../../schemas/repair.ts'
import { approvalRules, type Parts } from '../../app.ts'
import { mayBeToldAgain } from '../../delivery/told-again.ts'
import type { ApprovalRules } from '../../domain/approval.ts'
import { problemOfRepair, type RepairFilter, secondsOfRepair } from '../../domain/repair.ts'
import { repairNeedsSecondPerson } from '../../domain/repair-limits.ts'
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
  return async (parts, terminal) => {
    const { config, store, portals, planner } = parts
    const { user, print } = terminal
    const problem = problemOfRepair(action, filter, mayBeToldAgain(portals))
    if (problem) throw new UsageError(`--${problem.field}: ${problem.message}`)
    const rules = approvalRules(config.approvals)
    if (!values.yes) return preview({ action, filter, perMinute, rules }, store, terminal)
    const actor = { person: user, login: `machine:${user}`, by: user }
    const at = new Date()
    // Who is nobody's person asks nobody: they repair what they may alone.
    const isKnown = await store.access.isPerson(user)
    const left = rules.repairLimits[action] - (await store.repairs.begunAlone(action, user, at))
    const order = {
      action,
      filter,
      perMinute,
      actor,
      reason,
      rules,
      atMost: isKnown ? undefined : Math.max(0, left),
    }
    const begun = await store.repairs.begin(order, { at, tell: planner.tellPaid })
    if (begun.is === 'more') {
      print(`not asked for: ${countText(begun.count)} exchanges are more than one person repairs alone,`)
      print(
        `and ${user} is the person of no operator and no administrator (clients add NAME --operator --person ${user})`,
      )
      return 1
    }
    const { id, planned, approvalId } = begun.repair
    print(`repair ${id}: ${countText(planned)} exchanges`)
    if (approvalId === null) return values.detach ? 0 : followRepair(id, store.repairs, terminal)
    print(`it waits for another person: approvals approve ${approvalId} --reason TEXT`)
    return values.detach ? 0 : 1
  }
}

interface Meant {
  readonly action: RepairAction
  readonly filter: RepairFilter
  readonly perMinute: number
  readonly rules: ApprovalRules
}

async function preview(
  { action, filter, perMinute, rules }: Meant,
  { repairs }: Parts['store'],
  { print, user }: Terminal,
): Promise<number> {
  const { count, sample } = await repairs.preview(action, filter)
  const seconds = countText(secondsOfRepair(count, perMinute))
  print(`${action}: ${countText(count)} exchanges, about ${seconds} s at ${countText(perMinute)} a minute`)
  for (const { id, partner, state, event, problemCode } of sample) {
    print(`  ${String(id).padStart(8)}  ${partner}  ${event}  ${state}  ${problemCode ?? ''}`)
  }
  if (count > sample.length) print(`  … and ${countText(count - sample.length)} more`)
  const begunAlone = await repairs.begunAlone(action, user, new Date())
  if (repairNeedsSecondPerson(action, { count, begunAlone }, rules.repairLimits)) {
    const already = begunAlone === 0 ? '' : `, of which ${countText(begunAlone)} are begun`
    const most = countText(rules.repairLimits[action])
    print(`Another person must approve it: alone one begins ${most} in 24 hours${already}.`)
  }
  print('Nothing was changed; add --reason TEXT --yes to do it.')
  return 0
}
