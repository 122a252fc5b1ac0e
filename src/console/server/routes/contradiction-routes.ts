import { z } from 'zod'
import { contradictionEndingNames } from '../../../domain/bank-lines/contradiction.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { beforeNumber, pageOf, pageSize, reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'
import type { MoneyTools } from './money-tools.ts'

const isOpen = { open: true, ended: false, any: undefined } as const
const query = z.object({
  state: z.enum(Object.keys(isOpen) as (keyof typeof isOpen)[]).default('open'),
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
      const found = await contradictions.list({ isOpen: isOpen[state], before, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  changing({
    path: '/api/contradictions/:id/end',
    action: 'money.match',
    params,
    body: z.strictObject({ ending: z.enum(contradictionEndingNames), reason }),
    async change({ params: { id }, body: { ending, reason }, session, now }, stores) {
      const before = await stores.contradictions.find(id)
      if (!before) throw new GatewayError('not_found', 'there is no such contradiction')
      await endContradiction({ id, ending, by: `${actorOf(session).by}: ${reason}`, at: now }, stores)
      return {
        subject: { kind: 'contradiction', id: String(id) },
        before: { first: before.first.amount, second: before.second.amount },
        after: { ending },
      }
    },
  }),
]
