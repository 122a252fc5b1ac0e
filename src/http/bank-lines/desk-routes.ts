import { z } from 'zod'
import {
  claimRequest,
  moneyClaim,
  moneyInTransit,
  moneyList,
  passing,
  undoing,
} from '../../../schemas/api/money-desk.ts'
import type { MoneyDesk } from '../../ports/bank-lines/money-desk.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import { pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface DeskParts {
  readonly moneyDesk: MoneyDesk
  readonly roster: Pick<RosterStore, 'codeFor'>
  readonly tellPaid: TellOfPayment
  /** Wakes delivery after records were committed. */
  readonly onAccepted: () => void
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const done = { status: 204, headers: {}, body: undefined }

/** What operators do with money without an owner beside giving it: claim, give out by a list, take back, pass on. */
export const deskRoutes = (
  gate: ClientGate,
  { moneyDesk, roster, tellPaid, onAccepted, clock }: DeskParts,
): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/money-without-owner/{id}/claim',
    tag: 'operation',
    summary: 'Claim money for looking at it',
    description:
      'For some minutes, after which it lapses. Answers who has it: another one, where it was claimed already.',
    params,
    body: claimRequest,
    answers: { 200: json('Who has it, and until when', moneyClaim) },
    async handle({ client, params: { id }, body: { minutes } }) {
      const now = clock()
      const until = new Date(now.getTime() + minutes * 60_000)
      return answer(200, await moneyDesk.claim({ allocationId: id, by: operatorOf(client), until }, now))
    },
  }),
  clientRoute(gate, {
    method: 'delete',
    path: '/v1/money-without-owner/{id}/claim',
    tag: 'operation',
    summary: 'Let go of money that one has claimed',
    params,
    answers: { 204: { description: 'Let go' } },
    async handle({ client, params: { id } }) {
      await moneyDesk.release(id, operatorOf(client))
      return done
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/money-without-owner/{id}/give-by-list',
    tag: 'operation',
    summary: 'Give one transfer or payment out to several bills or students by a list',
    description:
      'All or nothing: 400 with the difference where the list does not add up to the money. A bill that a share names is closed before the ' +
      'others of its student.',
    params,
    body: moneyList,
    answers: { 204: { description: 'Given' } },
    async handle({ client, params: { id }, body: { shares: sent, reason } }) {
      const shares = sent.map((share) => ({ ...share, studentCode: roster.codeFor(share.studentCode) }))
      const list = { allocationId: id, shares, by: `${operatorOf(client)}: ${reason}` }
      await moneyDesk.giveByList(list, tellPaid, clock())
      onAccepted()
      return done
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/allocations/{id}/undo',
    tag: 'operation',
    summary: 'Take money back from whom it was given',
    description: 'It has no owner again, and what it had closed is owed again. 409 when it was used since.',
    params,
    body: undoing,
    answers: { 204: { description: 'Undone' } },
    async handle({ client, params: { id }, body: { reason } }) {
      await moneyDesk.undo(id, { by: operatorOf(client), reason }, clock())
      onAccepted()
      return done
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/money-in-transit',
    tag: 'operation',
    summary: 'Read what one school has to pass on to another',
    query: z.object({ limit: pageLimit(500, 100) }),
    answers: { 200: json('The oldest first', moneyInTransit) },
    handle: async ({ query: { limit } }) => answer(200, { money: await moneyDesk.inTransit(limit) }),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/money-in-transit/{id}/passed-on',
    tag: 'operation',
    summary: 'Say which outgoing movement passed money on',
    params,
    body: passing,
    answers: { 204: { description: 'Kept' } },
    async handle({ client, params: { id }, body: { outgoingId, reason } }) {
      await moneyDesk.passOn(
        { allocationId: id, outgoingId, by: `${operatorOf(client)}: ${reason}` },
        clock(),
      )
      return done
    },
  }),
]
