import { z } from 'zod'
import { proposedReturns, returnRequest } from '../../../schemas/api/money-return.ts'
import { refund } from '../../../schemas/api/refund.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import { writeReturnLetter } from '../../domain/refunds/return-letter.ts'
import { dayMs } from '../../domain/time/local-time.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { ReturnStore } from '../../ports/refunds/return-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface ReturnParts {
  readonly returns: ReturnStore
  readonly returnAfterDays: number
  readonly refundChannels: ReadonlySet<string>
  readonly approvalRules: ApprovalRules
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })

/** Sending money that nobody owns back to who sent it, for operators. */
export const returnRoutes = (
  gate: ClientGate,
  { returns, returnAfterDays, refundChannels, approvalRules, tellPaid, clock }: ReturnParts,
): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/money-to-return',
    tag: 'operation',
    summary: 'Read which money should go back to who sent it',
    description:
      'What has had no owner for `approvals.returnAfterDays` days, and whose return nobody asked for yet; the oldest first.',
    query: z.object({
      after: z.uuid().optional(),
      limit: pageLimit(500, 100),
    }),
    answers: { 200: json('The money', proposedReturns) },
    async handle({ query: { after, limit } }) {
      const before = new Date(clock().getTime() - returnAfterDays * dayMs)
      const money = await returns.proposals({ before, limit, after })
      return answer(200, { money, next: nextAfter(money, limit) })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/money-without-owner/{id}/return',
    tag: 'operation',
    summary: 'Ask that money goes back to who sent it',
    description:
      'Whole, and whatever its age. Another person approves it; until then an owner who is found gets it. What came to a bank account ' +
      'goes back there, and once approved stands among the payouts. What came by a channel is given back by the channel where it can, ' +
      'and where `account`, `name` and `bankCode` are left out; with them it is a payout too.',
    params,
    body: returnRequest,
    answers: { 201: json('Asked for', refund) },
    async handle({ client, params: { id }, body: { reason, ...sender } }) {
      const order = {
        ...{ allocationId: id, ...sender, reason, channels: refundChannels },
        ...{ actor: actorOf(client), rules: approvalRules },
      }
      const asked = await returns.request(order, { at: clock(), tell: tellPaid })
      if (asked.is === 'other-sender') return refused('account', 'must be the account that it came from')
      if (asked.is === 'sender-unknown') return refused(asked.field, 'is needed: nothing says it')
      return answer(201, asked.refund, { Location: `/v1/refunds/${asked.refund.id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/refunds/{id}/letter',
    tag: 'operation',
    summary: 'Read the letter to who gets money back that nobody owned',
    description:
      'To be printed and sent by people. 404 before its return is approved, and where a channel gives it back: nobody is named.',
    params,
    answers: {
      200: { description: 'The letter', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
    async handle({ params: { id } }) {
      const facts = await returns.letter(id)
      if (!facts) throw new GatewayError('not_found', 'there is no letter of this')
      const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
      return { status: 200, headers, body: undefined, pieces: [Buffer.from(writeReturnLetter(facts))] }
    },
  }),
]

const refused = (field: string, message: string) =>
  refuse('record_refused', 'nothing was asked for', [{ field, code: 'unknown_sender', message }])
