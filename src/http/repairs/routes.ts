import { z } from 'zod'
import {
  repair,
  repairEstimate,
  repairEstimateRequest,
  repairRequest,
  repairState,
  repairs as repairsAnswer,
} from '../../../schemas/repair.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RepairStore } from '../../ports/repairs/repair-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'
import { findRepair } from './find-repair.ts'
import { presentRepair } from './present-repair.ts'
import { readFilter } from './read-filter.ts'

export interface RepairParts {
  readonly repairs: RepairStore
  /** The partners that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  /** The portals of the settings, by their names. */
  readonly portalWindows: ReadonlyMap<string, unknown>
  readonly approvalRules: ApprovalRules
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const query = z.object({
  state: repairState.optional(),
  before: z.uuid().optional(),
  limit: pageLimit(100, 20),
})

/** Repairing many exchanges at once, for operators. */
export const repairRoutes = (
  gate: ClientGate,
  { repairs, toldAgain, portalWindows, approvalRules: rules, tellPaid, clock }: RepairParts,
): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/repairs/estimate',
    tag: 'operation',
    summary: 'Count what a repair would take',
    description: 'Changes nothing. For operators, as all of this.',
    body: repairEstimateRequest,
    answers: { 200: json('How many, how long, and the first of them', repairEstimate) },
    async handle({ client, body: { action, filter, perMinute } }) {
      const meant = await readFilter(action, filter, { toldAgain, portals: portalWindows.keys(), repairs })
      const draft = { action, filter: meant, perMinute, actor: actorOf(client), rules }
      const { alone: _, ...estimate } = await repairs.estimate(draft, clock())
      return answer(200, estimate)
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/repairs',
    tag: 'operation',
    summary: 'Repair many exchanges',
    description:
      'Lists the exchanges now and repairs each of them once, at its pace; the workers do it, whatever becomes of the connection. ' +
      'With `atMost`, the number that the estimate gave, it is refused when they have become more. Above `approvals.repairLimits` ' +
      'within 24 hours it is `waiting` until another person decides `approvalId`; then those of the listed exchanges that the filter ' +
      'means still are repaired, and no others. 409 where the same waits already.',
    body: repairRequest,
    answers: { 201: json('Begun, or `waiting` for another person', repair) },
    async handle({ client, body: { action, filter, ...order } }) {
      const meant = await readFilter(action, filter, { toldAgain, portals: portalWindows.keys(), repairs })
      const begun = await repairs.begin(
        { action, filter: meant, actor: actorOf(client), rules, ...order },
        { at: clock(), tell: tellPaid },
      )
      if (begun.is === 'more') return refuse('conflict', `there are ${begun.count} exchanges now`)
      return answer(201, presentRepair(begun.repair), { Location: `/v1/repairs/${begun.repair.id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/repairs',
    tag: 'operation',
    summary: 'List repairs',
    query,
    answers: { 200: json('The repairs, newest first', repairsAnswer) },
    async handle({ query }) {
      const found = await repairs.list(query)
      return answer(200, { repairs: found.map(presentRepair), next: nextAfter(found, query.limit) })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/repairs/{id}',
    tag: 'operation',
    summary: 'Read how far a repair has come',
    params,
    answers: { 200: json('The repair', repair) },
    async handle({ params: { id } }) {
      return answer(200, presentRepair(await findRepair(repairs, id)))
    },
  }),
]
