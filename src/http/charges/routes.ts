import { z } from 'zod'
import { charges } from '../../../schemas/api/charge.ts'
import { businessDay } from '../../../schemas/statement-line.ts'
import { code, text } from '../../../schemas/text.ts'
import type { SettlementStore } from '../../ports/statements/settlement-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'

const query = z.object({
  from: businessDay,
  to: businessDay,
  channel: text(100).optional(),
  schoolCode: code(30).optional(),
})

/** What providers keep of what they settle, and what schools bear of what banks take, for operators. */
export const chargeRoutes = (
  gate: ClientGate,
  { settlements }: { readonly settlements: Pick<SettlementStore, 'charges' | 'borne'> },
): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/charges',
    tag: 'operation',
    summary:
      'Read what providers kept, by channel and school, and what schools bore of transfers, between two business days',
    query,
    answers: { 200: json('The charges', charges) },
    async handle({ query }) {
      const rows = await settlements.charges(query)
      const borne = query.channel === undefined ? await settlements.borne(query) : []
      const total = { count: 0, gross: 0, fee: 0, feeTax: 0, net: 0 }
      for (const row of rows) {
        for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += row[name]
      }
      return answer(200, { charges: rows, total, kept: total.fee + total.feeTax, borne })
    },
  }),
]
