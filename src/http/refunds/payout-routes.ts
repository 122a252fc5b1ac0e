import { z } from 'zod'
import {
  payoutList,
  refund,
  refundConfirmation,
  refundReturn,
  refundSaying,
} from '../../../schemas/api/refund.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Moved, RefundStore } from '../../ports/refunds/refund-store.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf, operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'

export interface PayoutParts {
  readonly refunds: RefundStore
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })

/** Paying out what is due, for operators. */
export const payoutRoutes = (gate: ClientGate, { refunds, clock }: PayoutParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/payouts',
    tag: 'operation',
    summary: 'Take what is due as one list of payouts',
    description:
      'Each refund stands in one list and no other. Write its `code` into the transfer: the movement of the bank is known by it.',
    body: refundSaying,
    answers: { 201: json('The list; to whom each goes is shown', payoutList) },
    async handle({ client, body: { reason } }) {
      const list = await refunds.makePayoutList(actorOf(client), reason, clock())
      return answer(201, { id: list.id }, { Location: `/v1/payouts/${list.id}` })
    },
    // To whom money goes is not kept with an idempotency key.
    async reveal(kept) {
      const { id } = kept.body as { id?: string }
      return id === undefined
        ? kept
        : { ...kept, body: (await refunds.payoutList(id)) ?? { id, payouts: [] } }
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/payouts/{id}',
    tag: 'operation',
    summary: 'Read a list of payouts again',
    params,
    answers: { 200: json('The list', payoutList) },
    async handle({ params: { id } }) {
      const list = await refunds.payoutList(id)
      if (!list) throw new GatewayError('not_found', 'there is no such list')
      return answer(200, list)
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/refunds/{id}/confirm',
    tag: 'operation',
    summary: 'Say that cash was handed out, or which movement shows a transfer',
    description:
      'Transfers whose movement carries the code confirm themselves. 409 for a movement on an account of another school.',
    params,
    body: refundConfirmation,
    answers: { 200: json('The refund', refund) },
    handle: async ({ client, params: { id }, body }) =>
      answerMoved(await refunds.confirm(id, { by: operatorOf(client), ...body }, clock())),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/refunds/{id}/refuse',
    tag: 'operation',
    summary: 'Say that nothing of it went and nothing will',
    description:
      'The money is the student’s credit again. Be sure: what is refused is not waited for any more. 409 while a channel is being told of it.',
    params,
    body: refundSaying,
    answers: { 200: json('The refund', refund) },
    handle: async ({ client, params: { id }, body }) =>
      answerMoved(await refunds.refuse(id, { by: operatorOf(client), ...body }, clock())),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/refunds/{id}/return',
    tag: 'operation',
    summary: 'Say that it came back',
    description: '`moneyId` is of `/v1/money-without-owner`. What carries the code is taken by itself.',
    params,
    body: refundReturn,
    answers: { 200: json('The refund', refund) },
    handle: async ({ client, params: { id }, body: { moneyId, reason } }) =>
      answerMoved(
        await refunds.returned(id, { by: operatorOf(client), reason, allocationId: moneyId }, clock()),
      ),
  }),
]

function answerMoved(moved: Moved): Answer {
  if (moved.is === 'moved') return answer(200, moved.refund)
  if (moved.is === 'unknown') throw new GatewayError('not_found', 'there is no such refund')
  return refuse('conflict', moved.why)
}
