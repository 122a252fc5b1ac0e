import type { RepairAction } from '../../../schemas/repair.ts'
import { approvalRules, type Parts } from '../../app.ts'
import { mayBeToldAgain } from '../../delivery/told-again.ts'
import { problemOfPartner, problemOfRepair } from '../../domain/repairs/repair.ts'
import type { RepairDraft } from '../../ports/repairs/repair-store.ts'
import { actorOf, isNobody } from '../actor-of.ts'
import { type Terminal, UsageError } from '../command.ts'
import { countText } from '../figures.ts'
import { readReason } from '../read-reason.ts'
import { followRepair } from './follow-repair.ts'
import { readFilter, readWhole } from './read-filter.ts'
import type { RepairValues, RepairWork } from './repair-options.ts'

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
    const names = [...Object.keys(config.portals), ...(await store.repairs.partners())]
    const problem =
      problemOfRepair(action, filter, mayBeToldAgain(portals)) ?? problemOfPartner(filter, names)
    if (problem) throw new UsageError(`--${problem.field}: ${problem.message}`)
    const rules = approvalRules(config.approvals)
    const actor = actorOf(terminal)
    const draft = { action, filter, perMinute, actor, rules }
    if (!values.yes) return preview(draft, store, terminal)
    const at = new Date()
    // Who is nobody's person asks nobody: they repair what they may alone.
    const isKnown = await store.access.isPerson(user)
    const left = rules.repairLimits[action] - (await store.repairs.begunAlone(action, user, at))
    const order = { ...draft, reason, atMost: isKnown ? undefined : Math.max(0, left) }
    const begun = await store.repairs.begin(order, { at, tell: planner.tellPaid })
    if (begun.is === 'more') {
      print(`not asked for: ${countText(begun.count)} exchanges are more than one person repairs alone,`)
      print(`and ${isNobody(user)}`)
      return 1
    }
    const { id, planned, approvalId } = begun.repair
    print(`repair ${id}: ${countText(planned)} exchanges`)
    if (approvalId === null) return values.detach ? 0 : followRepair(id, store.repairs, terminal)
    print(`it waits for another person: approvals approve ${approvalId} --reason TEXT`)
    return values.detach ? 0 : 1
  }
}

async function preview(
  draft: RepairDraft,
  { repairs }: Parts['store'],
  { print }: Terminal,
): Promise<number> {
  const { action, perMinute } = draft
  const { count, sample, seconds, secondPerson, alone } = await repairs.estimate(draft, new Date())
  const time = countText(seconds)
  print(`${action}: ${countText(count)} exchanges, about ${time} s at ${countText(perMinute)} a minute`)
  for (const { id, partner, state, event, problemCode } of sample) {
    print(`  ${String(id).padStart(8)}  ${partner}  ${event}  ${state}  ${problemCode ?? ''}`)
  }
  if (count > sample.length) print(`  … and ${countText(count - sample.length)} more`)
  if (secondPerson) {
    const already = alone.begun === 0 ? '' : `, of which ${countText(alone.begun)} are begun`
    const most = countText(alone.limit)
    print(`Another person must approve it: alone one begins ${most} in 24 hours${already}.`)
  }
  print('Nothing was changed; add --reason TEXT --yes to do it.')
  return 0
}
