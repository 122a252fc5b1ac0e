import { z } from 'zod'
import { contradictionEnd } from '../../../../schemas/api/contradiction.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { beforeNumber, pageOf, pageSize } from '../fields.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'
import type { MoneyTools } from './money-tools.ts'

const query = z.object({
  state: z.enum(['open', 'ended', 'any']).default('open'),
  before: beforeNumber.optional(),
})
const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** What banks told of a movement otherwise than before: looking at both tellings, and ending it. */
export const contradictionRoutes = (
  { contradictions }: Pick<ReadStores, 'contradictions'>,
  { endContradiction }: Pick<MoneyTools, 'endContradiction'>,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/contradictions',
    action: 'money.read',
    query,
    async read({ query: { state, before } }) {
      const only = state === 'any' ? undefined : state
      const found = await contradictions.list({ state: only, before, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  changing({
    path: '/api/contradictions/:id/end',
    action: 'money.match',
    params,
    body: contradictionEnd,
    change: ({ params: { id }, body: { ending, reason }, session, now }, stores) =>
      endContradiction({ id, ending, by: `${actorOf(session).by}: ${reason}`, at: now }, stores),
  }),
]
