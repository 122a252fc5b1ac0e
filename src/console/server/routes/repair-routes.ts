import { z } from 'zod'
import { repairAction, repairFilter, repairState } from '../../../../schemas/repair.ts'
import type { ApprovalRules } from '../../../domain/approvals/approval.ts'
import { findRepair } from '../../../http/repairs/find-repair.ts'
import { readFilter } from '../../../http/repairs/read-filter.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import type { RepairStore } from '../../../ports/repairs/repair-store.ts'
import type { BegunMessage, EstimateMessage } from '../../messages/repairs.ts'
import { actorOf } from '../actor-of.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading, trying } from '../route.ts'

const order = {
  action: repairAction,
  filter: repairFilter,
  perMinute: z.int().min(1).max(60_000).default(3_000),
}
const id = z.object({ id: z.uuid() })

export interface RepairTools {
  /** The partners that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  /** The portals of the settings. */
  readonly portals: readonly string[]
  readonly approvalRules: ApprovalRules
  readonly tell: TellOfPayment
}

/** Repairing one exchange or many, and steering what goes on. */
export const repairRoutes = (
  repairs: RepairStore,
  { toldAgain, portals, approvalRules: rules, tell }: RepairTools,
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
      const meant = await readFilter(action, filter, { toldAgain, portals, repairs })
      return repairs.estimate({ action, filter: meant, perMinute, actor: actorOf(session), rules }, now)
    },
  }),
  changing({
    path: '/api/repairs',
    action: 'exchanges.repair',
    body: z.strictObject({ ...order, reason, atMost: z.int().min(0) }),
    async change({ body, session, now }, { repairs }) {
      const { action, perMinute, reason, atMost } = body
      const filter = await readFilter(action, body.filter, { toldAgain, portals, repairs })
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
