import { z } from 'zod'
import { approval } from '../../../schemas/api/approval.ts'
import {
  book,
  dayExceptionRequest,
  dayState,
  days as daysAnswer,
  dayWithConditions,
} from '../../../schemas/api/business-day.ts'
import { businessDay } from '../../../schemas/statement-line.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import { closingConditions, type DayRules, type Unmet } from '../../domain/days/business-day.ts'
import { orderOfExceptions } from '../../domain/days/day-exception-order.ts'
import { signedFacts } from '../../domain/days/signed-facts.ts'
import type { ApprovalStore } from '../../ports/approvals/approval-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BusinessDay, DayStore, SignDay } from '../../ports/days/day-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { dayRecordsFile } from '../../sheets/day-records.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf, operatorOf } from '../operators.ts'
import { pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface DayRouteParts {
  readonly days: DayStore
  readonly dayRules: DayRules
  /** Signs what a closed day is. */
  readonly signDay: SignDay
  readonly approvals: ApprovalStore
  readonly approvalRules: ApprovalRules
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

const params = z.object({ book, day: businessDay })
const query = z.object({
  book: book.optional(),
  day: businessDay.optional(),
  state: dayState.optional(),
  limit: pageLimit(500, 100),
})
const mostLate = 100

/** Business days: what keeps them open, and closing them for good. For operators. */
export function dayRoutes(gate: ClientGate, parts: DayRouteParts): Route[] {
  const { days, dayRules: rules, clock } = parts
  const findDay = async (of: string, day: string): Promise<BusinessDay> => {
    const kept = await days.find(of, day)
    if (!kept) throw new GatewayError('not_found', 'this book has no such day')
    return kept
  }
  const shown = async (of: string, day: string) => {
    const kept = await findDay(of, day)
    const unmet = await days.unmet(of, day, rules, clock())
    return { ...withFacts(kept), unmet: unmet.map(withWords), late: await days.cameLate(of, day, mostLate) }
  }
  const common = { tag: 'operation', params } as const
  return [
    clientRoute(gate, {
      method: 'get',
      path: '/v1/days',
      tag: 'operation',
      summary: 'List business days',
      description: 'Newest first. For operators, as all of this.',
      query,
      answers: { 200: json('The days', daysAnswer) },
      async handle({ query }) {
        await days.openDays(rules, clock())
        return answer(200, { days: (await days.list(query)).map(withFacts) })
      },
    }),
    clientRoute(gate, {
      ...common,
      method: 'get',
      path: '/v1/days/{book}/{day}',
      summary: 'Read a day with what keeps it open, or what it counted and what came later',
      answers: { 200: json('The day', dayWithConditions) },
      handle: async ({ params: { book: of, day } }) => answer(200, await shown(of, day)),
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: '/v1/days/{book}/{day}/close',
      summary: 'Close a day for good',
      description:
        'A closed day is answered as it is. 409 with a problem for each condition that does not hold and that no two people excepted.',
      answers: { 200: json('The closed day', dayWithConditions) },
      async handle({ client, params: { book: of, day } }) {
        await days.openDays(rules, clock())
        const order = { book: of, day, by: operatorOf(client), rules, at: clock() }
        const closing = await days.close(order, parts.signDay)
        if (closing.is === 'unknown') throw new GatewayError('not_found', 'this book has no such day')
        if (closing.is === 'closed') return answer(200, await shown(of, day))
        return refuse('conflict', 'conditions of closing do not hold', closing.unmet.map(asProblem))
      },
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: '/v1/days/{book}/{day}/exceptions',
      summary: 'Ask that a day may be closed although conditions do not hold',
      description: 'A second person decides it at /v1/approvals; then the day is closed as any other.',
      body: dayExceptionRequest,
      answers: { 202: json('What waits for a second person', approval) },
      async handle({ client, params: { book: of, day }, body: { conditions, reason } }) {
        const wanted = { conditions, reason, actor: actorOf(client), rules: parts.approvalRules }
        const asking = orderOfExceptions(await findDay(of, day), wanted)
        if (asking.is === 'not-possible') throw new GatewayError('conflict', asking.why)
        const asked = await parts.approvals.request(asking.order, { at: clock(), tell: parts.tellPaid })
        return answer(202, asked)
      },
    }),
    clientRoute(gate, {
      ...common,
      method: 'get',
      path: '/v1/days/{book}/{day}/records',
      summary: 'Write out what a closed day counted',
      answers: { 200: { description: 'The records', content: { 'text/csv': { schema: z.string() } } } },
      async handle({ params: { book: of, day } }) {
        const kept = await findDay(of, day)
        if (kept.state === 'open') throw new GatewayError('conflict', 'the day is open')
        return {
          status: 200,
          headers: { 'Content-Type': 'text/csv; charset=utf-8' },
          body: undefined,
          pieces: dayRecordsFile(days, of, day),
        }
      },
    }),
  ]
}

/** A day with what is signed of it in the clear; whether the signature holds is not judged here. */
const withFacts = (kept: BusinessDay) => ({ ...kept, facts: signedFacts(kept.jws) })

const withWords = (one: Unmet) => ({ ...one, says: closingConditions[one.condition].says })

const asProblem = ({ condition, count, examples }: Unmet) => ({
  field: 'day',
  code: condition,
  message: `${closingConditions[condition].says} (${count}: ${examples.join(', ')})`,
})
