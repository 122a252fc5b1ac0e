import { z } from 'zod'
import { repairAction, repairFilter, repairState } from '../../../schemas/repair.ts'
import type { ApprovalRules } from '../../domain/approval.ts'
import { problemOfRepair, type RepairFilter, secondsOfRepair } from '../../domain/repair.ts'
import { repairNeedsSecondPerson } from '../../domain/repair-limits.ts'
import { InvalidRequest } from '../../http/invalid-request.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../ports/payment-store.ts'
import type { Repair, RepairStore } from '../../ports/repair-store.ts'
import type { BegunMessage, EstimateMessage } from '../messages/repairs.ts'
import { actorOf } from './actor-of.ts'
import { pageOf, pageSize, reason } from './fields.ts'
import { type ConsoleRoute, changing, reading, trying } from './route.ts'

const order = {
  action: repairAction,
  filter: repairFilter,
  perMinute: z.int().min(1).max(60_000).default(3_000),
}
const id = z.object({ id: z.uuid() })

export interface RepairTools {
  /** The partners that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  readonly approvalRules: ApprovalRules
  readonly tell: TellOfPayment
}

/** Repairing one exchange or many, and steering what goes on. */
export const repairRoutes = (
  repairs: RepairStore,
  { toldAgain, approvalRules: rules, tell }: RepairTools,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/repairs',
    action: 'exchanges.read',
    query: z.object({ state: repairState, before: z.uuid() }).partial(),
    async read({ query }) {
      const found = await repairs.list({ ...query, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  reading({
    path: '/api/repairs/:id',
    action: 'exchanges.read',
    params: id,
    read: ({ params: { id } }) => findRepair(repairs, id),
  }),
  trying({
    path: '/api/repairs/estimate',
    action: 'exchanges.repair',
    body: z.strictObject(order),
    async try({ body: { action, filter, perMinute }, session, now }): Promise<EstimateMessage> {
      const { count, sample } = await repairs.preview(action, readFilter(action, filter, toldAgain))
      const begunAlone = await repairs.begunAlone(action, session.person, now)
      const secondPerson = repairNeedsSecondPerson(action, { count, begunAlone }, rules.repairLimits)
      const alone = { begun: begunAlone, limit: rules.repairLimits[action] }
      return { count, sample, seconds: secondsOfRepair(count, perMinute), secondPerson, alone }
    },
  }),
  changing({
    path: '/api/repairs',
    action: 'exchanges.repair',
    body: z.strictObject({ ...order, reason, atMost: z.int().min(0) }),
    async change({ body, session, now }, { repairs }) {
      const { action, perMinute, reason, atMost } = body
      const filter = readFilter(action, body.filter, toldAgain)
      const order = { action, filter, perMinute, actor: actorOf(session), reason, rules, atMost }
      const begun = await repairs.begin(order, { at: now, tell })
      if (begun.is === 'more') throw new GatewayError('conflict', `there are ${begun.count} exchanges now`)
      const { id, planned, state, approvalId } = begun.repair
      return {
        subject: { kind: 'repair', id },
        after: { action, filter: body.filter, perMinute, planned, state, approvalId },
        answer: { repairId: id, planned, approvalId } satisfies BegunMessage,
      }
    },
  }),
  changing({
    path: '/api/repairs/:id/steer',
    action: 'exchanges.repair',
    params: id,
    body: z.strictObject({ to: z.enum(['paused', 'running', 'stopped']), reason }),
    async change({ params: { id }, body: { to, reason }, session, now }, { repairs }) {
      const { state } = await findRepair(repairs, id)
      const moved = await repairs.steer(id, to, { by: actorOf(session).by, reason }, now)
      if (!moved) throw new GatewayError('conflict', `the repair is ${state} and cannot become ${to}`)
      return { subject: { kind: 'repair', id }, before: { state }, after: { state: to } }
    },
  }),
]

async function findRepair(repairs: Pick<RepairStore, 'find'>, id: string): Promise<Repair> {
  const found = await repairs.find(id)
  if (!found) throw new GatewayError('not_found', 'there is no such repair')
  return found
}

/** Throws `InvalidRequest` for what no repair can be. */
function readFilter(
  action: Repair['action'],
  { since, until, ...others }: z.output<typeof repairFilter>,
  toldAgain: ReadonlySet<string>,
): RepairFilter {
  const filter = {
    ...others,
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
  }
  const problem = problemOfRepair(action, filter, toldAgain)
  if (!problem) return filter
  throw new InvalidRequest([
    { field: `filter.${problem.field}`, code: 'not_possible', message: problem.message },
  ])
}
