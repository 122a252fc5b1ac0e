import { z } from 'zod'
import { breakPage, breakState } from '../../../schemas/api/break.ts'
import { businessDay } from '../../../schemas/statement-line.ts'
import type { SchoolViews } from '../../ports/roster/school-views.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

const query = z.object({
  state: breakState.optional(),
  businessDay: businessDay.optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: pageLimit(500, 100),
})

/** Differences that reconciliation found, as far as they name a payment of one of the client's schools. */
export const breakRoutes = (gate: ClientGate, views: SchoolViews): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/breaks',
    tag: 'payments',
    summary: 'Read what differs between the gateway and the banks',
    query,
    answers: { 200: json('The differences, newest first', breakPage) },
    async handle({ client, query: { limit, ...page } }) {
      const breaks = await views.breaksOf([...client.schoolCodes], { ...page, limit })
      return answer(200, { breaks, next: nextAfter(breaks, limit) })
    },
  }),
]
