import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { RepairAction, RepairState } from '../../../schemas/repair.ts'

/** The legal moves of a repair. Any process that has the database goes on with one that is `running`. */
export const repairMoves = {
  waiting: ['running', 'stopped'],
  running: ['paused', 'stopped', 'done'],
  paused: ['running', 'stopped'],
  stopped: [],
  done: [],
} as const satisfies Record<RepairState, readonly RepairState[]>

/** The states to which people steer a repair. One that waits is moved by the decision about it, and by nothing else. */
export const steeredTo = (from: RepairState): readonly RepairState[] =>
  from === 'waiting' ? [] : repairMoves[from]

/** The states from which people steer a repair to one. */
export const statesBefore = (to: RepairState): readonly RepairState[] =>
  (Object.keys(repairMoves) as RepairState[]).filter((from) => steeredTo(from).includes(to))

/** Which exchanges each action takes: those it takes unless told, and those it takes when told so by `state`. */
const repairableStates = {
  replay: { usual: ['held', 'refused'], onDemand: [] },
  // Whatever stands at the head of its subject can be passed by, but for what a worker has out at this moment.
  'give-up': { usual: ['held', 'refused'], onDemand: ['waiting', 'signed', 'queued', 'unknown'] },
  resend: { usual: ['accepted'], onDemand: [] },
} as const satisfies Record<
  RepairAction,
  { usual: readonly ExchangeState[]; onDemand: readonly ExchangeState[] }
>

/** Which exchanges are meant; what is absent does not narrow. */
export interface RepairFilter {
  /** All endpoints of school systems are `webhooks`, one of them is `webhook:<id>`. */
  readonly partner?: string | undefined
  readonly state?: ExchangeState | undefined
  readonly problemCode?: string | undefined
  readonly schoolCode?: string | undefined
  /** Accepted from the school at or after, and before; with `resend`: accepted by the portal. */
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  readonly exchangeIds?: readonly number[] | undefined
}

/** A filter in JSON, where instants are text. */
export type WrittenFilter = Omit<RepairFilter, 'since' | 'until'> & {
  readonly since?: string | undefined
  readonly until?: string | undefined
}

/** Reads a filter as it was sent or kept. */
export const readRepairFilter = ({ since, until, ...others }: WrittenFilter): RepairFilter => ({
  ...others,
  ...(since ? { since: new Date(since) } : {}),
  ...(until ? { until: new Date(until) } : {}),
})

/** The states of exchanges that an action takes under a filter. */
export function statesOf(action: RepairAction, { state }: RepairFilter): readonly ExchangeState[] {
  const { usual, onDemand } = repairableStates[action]
  if (state === undefined) return usual
  return [...usual, ...onDemand].filter((one) => one === state)
}

/** What keeps a repair from being begun, by the field of its filter. */
export interface RepairProblem {
  readonly field: 'partner' | 'state' | 'since'
  readonly message: string
}

/**
 * Says what is wrong with a repair before it is counted. `partners` may be told a second time: they can be asked whether
 * they have a message, or change nothing when the same bytes come again. To any other nothing is resent.
 */
export function problemOfRepair(
  action: RepairAction,
  filter: RepairFilter,
  partners: ReadonlySet<string>,
): RepairProblem | undefined {
  if (statesOf(action, filter).length === 0) {
    const { usual, onDemand } = repairableStates[action]
    return { field: 'state', message: `${action} takes what is ${[...usual, ...onDemand].join(', ')}` }
  }
  const narrows = Object.values(filter).some((value) => value !== undefined)
  if (action === 'give-up' && !narrows) {
    return { field: 'partner', message: 'giving up everything is not possible: narrow it' }
  }
  if (action !== 'resend') return undefined
  if (filter.partner === undefined) return { field: 'partner', message: 'name the portal to resend to' }
  if (!partners.has(filter.partner)) {
    const why = 'cannot be asked and does not recognise repeats, so it could apply what it has a second time'
    return { field: 'partner', message: `${filter.partner} is no portal, or ${why}` }
  }
  if (filter.since === undefined && filter.exchangeIds === undefined) {
    return { field: 'since', message: 'say from when on to resend' }
  }
  return undefined
}

/** Says that nobody has the name that a filter gives; `names` are those that it may give. */
export function problemOfPartner(
  { partner }: RepairFilter,
  names: readonly string[],
): RepairProblem | undefined {
  if (partner === undefined || names.includes(partner)) return undefined
  const others = [...new Set(names)].filter((name) => !isEndpoint(name))
  const shown = [...others, ...(names.some(isEndpoint) ? ['webhook:ID for one endpoint'] : [])]
  return { field: 'partner', message: `no partner is called ${partner}; there are ${shown.join(', ')}` }
}

const isEndpoint = (name: string): boolean => name.startsWith('webhook:')

/** How long repairing takes at a pace, in whole seconds. */
export const secondsOfRepair = (count: number, perMinute: number): number =>
  Math.ceil((count * 60) / perMinute)
