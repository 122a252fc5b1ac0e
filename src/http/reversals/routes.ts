import { z } from 'zod'
import { reversal, reversalRequest, reversals as reversalsAnswer } from '../../../schemas/api/reversal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { ReversalStore } from '../../ports/refunds/reversal-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface ReversalParts {
  readonly reversals: ReversalStore
  readonly tellPaid: TellOfPayment
  readonly onAccepted: () => void
  readonly clock: Clock
}

const query = z.object({
  before: z.uuid().optional(),
  limit: pageLimit(100, 20),
})

/** Taking back what was posted, for operators; schools read what was taken from them. */
export const reversalRoutes = (
  gate: ClientGate,
  operators: ClientGate,
  { reversals, tellPaid, onAccepted, clock }: ReversalParts,
): Route[] => [
  clientRoute(operators, {
    method: 'post',
    path: '/v1/reversals',
    tag: 'operation',
    summary: 'Take back money that was posted',
    description:
      'What was posted stays, with its day; taking it back is booked today and points to it. The bill is owed again, the school and ' +
      'the portals are told. Of a payment for which no bill was known every piece is taken back, also what nobody owns. For ' +
      'operators. 409 where some of it goes back to the payer, or it is taken back already.',
    body: reversalRequest,
    answers: { 201: json('Taken back', reversal) },
    async handle({ client, body }) {
      const made = await reversals.reverse(
        { ...body, actor: actorOf(client) },
        { at: clock(), tell: tellPaid },
      )
      onAccepted()
      return answer(201, made)
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/reversals',
    tag: 'payments',
    summary: 'List what was taken back',
    query,
    answers: { 200: json('The reversals, newest first', reversalsAnswer) },
    async handle({ client, query }) {
      const schools = client.isOperator ? {} : { schoolCodes: [...client.schoolCodes] }
      const found = await reversals.list({ ...query, ...schools })
      return answer(200, { reversals: found, next: nextAfter(found, query.limit) })
    },
  }),
]
