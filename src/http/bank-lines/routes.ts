import { z } from 'zod'
import { moneyGift, moneyWithoutOwnerPage, ownerSuggestions } from '../../../schemas/api/bank-line.ts'
import type { PaymentCodeRules } from '../../domain/bank-lines/read-memo.ts'
import type { BankLineStore, OwnerlessPiece } from '../../ports/bank-lines/bank-line-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface BankLineParts {
  readonly bankLines: BankLineStore
  readonly roster: Pick<RosterStore, 'codeFor'>
  readonly paymentCodes: PaymentCodeRules
  readonly tellPaid: TellOfPayment
  /** Wakes delivery after records were committed. */
  readonly onAccepted: () => void
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })
const query = z.object({
  after: z.uuid().optional(),
  limit: pageLimit(500, 100),
})

/** Money that came to a bank account, or by a channel for no bill that we know, and that nobody owns; for operators. */
export const bankLineRoutes = (gate: ClientGate, parts: BankLineParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/money-without-owner',
    tag: 'operation',
    summary: 'Read what came and has no owner',
    description:
      'To bank accounts, and by channels for no bill that we know. The oldest first. For operators, as all of this.',
    query,
    answers: { 200: json('The money', moneyWithoutOwnerPage) },
    async handle({ query: { after, limit } }) {
      const money = await parts.bankLines.withoutOwner({ limit, ...(after ? { after } : {}) })
      return answer(200, { money: money.map(present), next: nextAfter(money, limit) })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/money-without-owner/{id}/suggestions',
    tag: 'operation',
    summary: 'Ask who may own money, and why',
    params,
    answers: { 200: json('At most twenty', ownerSuggestions) },
    handle: async ({ params }) =>
      answer(200, { suggestions: await parts.bankLines.suggestions(params.id, parts.paymentCodes) }),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/money-without-owner/{id}/give',
    tag: 'operation',
    summary: 'Say whose money it is',
    description:
      'It closes what the student owes; what is over is credit. What came to an account of other schools is in transit to the student’s, in ' +
      '`/v1/money-in-transit`. 409 when it has an owner by now.',
    params,
    body: moneyGift,
    answers: { 204: { description: 'Given' } },
    async handle({ client, params, body: { reason, billId, schoolCode, studentCode } }) {
      const owner = { schoolCode, studentCode: parts.roster.codeFor(studentCode) }
      const gift = {
        ...{ allocationId: params.id, ...owner, by: `${operatorOf(client)}: ${reason}` },
        ...(billId ? { billId } : {}),
      }
      await parts.bankLines.giveTo(gift, parts.tellPaid, parts.clock())
      parts.onAccepted()
      return { status: 204, headers: {}, body: undefined }
    },
  }),
]

/** A piece without what it could say of an owner. */
const present = ({ id, outcome, why, amount, madeAt, line, payment }: OwnerlessPiece) => ({
  ...{ id, outcome, why, amount, madeAt, line, payment },
})
