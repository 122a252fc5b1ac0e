import { z } from 'zod'
import {
  approval,
  approvalDecision,
  approvalKind,
  approvalState,
  approvals as approvalsAnswer,
} from '../../../schemas/api/approval.ts'
import type { ApprovalStore, Decided } from '../../ports/approvals/approval-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface ApprovalParts {
  readonly approvals: ApprovalStore
  readonly tellPaid: TellOfPayment
  /** Wakes delivery after records were committed. */
  readonly onAccepted: () => void
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const query = z.object({
  state: approvalState.optional(),
  kind: approvalKind.optional(),
  before: z.uuid().optional(),
  limit: pageLimit(100, 20),
})

/** What one person asked for and another decides, for operators. */
export const approvalRoutes = (gate: ClientGate, parts: ApprovalParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/approvals',
    tag: 'operation',
    summary: 'List what needs two people',
    description: 'Newest first; `state=waiting` is what waits for a decision. For operators, as all of this.',
    query,
    answers: { 200: json('The approvals', approvalsAnswer) },
    async handle({ query }) {
      const found = await parts.approvals.list(query)
      return answer(200, { approvals: found, next: nextAfter(found, query.limit) })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/approvals/{id}',
    tag: 'operation',
    summary: 'Read an approval with its history',
    params,
    answers: { 200: json('The approval', approval) },
    async handle({ params: { id } }) {
      const found = await parts.approvals.find(id)
      if (!found) throw new GatewayError('not_found', 'there is no such approval')
      return answer(200, found)
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/approvals/{id}/approve',
    tag: 'operation',
    summary: 'Say yes to what somebody else asked for',
    description:
      'Its effect is there when this is answered, or, where the kind waits, at `takesEffectAt`. 403 `same_person` for whoever asked ' +
      'for it, whatever login they use; 409 when it is decided, over, or not possible any more.',
    params,
    body: approvalDecision,
    answers: { 200: json('The approval', approval) },
    async handle({ client, params: { id }, body: { reason } }) {
      const moment = { at: parts.clock(), tell: parts.tellPaid }
      const decided = await parts.approvals.approve(id, { actor: actorOf(client), reason }, moment)
      if (decided.is === 'decided') parts.onAccepted()
      return answerDecided(decided)
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/approvals/{id}/reject',
    tag: 'operation',
    summary: 'Say no, or stop what is approved and waits',
    description: 'Whoever asked for it withdraws it by this.',
    params,
    body: approvalDecision,
    answers: { 200: json('The approval', approval) },
    handle: async ({ client, params: { id }, body: { reason } }) =>
      answerDecided(await parts.approvals.reject(id, { actor: actorOf(client), reason }, parts.clock())),
  }),
]

function answerDecided(decided: Decided): Answer {
  if (decided.is === 'decided') return answer(200, decided.approval)
  if (decided.is === 'unknown') throw new GatewayError('not_found', 'there is no such approval')
  if (decided.is === 'same-person')
    return refuse('same_person', 'another person than the one who asked must decide this')
  return refuse('conflict', `it is ${decided.approval.state} and not open to a decision`)
}
