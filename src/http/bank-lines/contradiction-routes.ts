import { z } from 'zod'
import { contradictionEnd, contradictionPage } from '../../../schemas/api/contradiction.ts'
import type { AuditLog } from '../../ports/access/audit-log.ts'
import type {
  ContradictionStore,
  EndContradiction,
  EndStores,
} from '../../ports/bank-lines/contradiction-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface ContradictionParts {
  readonly contradictions: Pick<ContradictionStore, 'list'>
  readonly endContradiction: EndContradiction
  readonly inOneTransaction: <Result>(
    work: (stores: EndStores & { readonly auditLog: Pick<AuditLog, 'append'> }) => Promise<Result>,
  ) => Promise<Result>
  /** Wakes delivery after records were committed. */
  readonly onAccepted: () => void
  readonly clock: Clock
}

const path = '/v1/reconciliation/contradictions'
const params = z.object({ id: z.coerce.number().int().min(1) })
const query = z.object({
  state: z.enum(['open', 'ended']).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: pageLimit(500, 100),
})

/** What banks told of a movement otherwise than before, for the operators who end it. */
export const contradictionRoutes = (gate: ClientGate, parts: ContradictionParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path,
    tag: 'operation',
    summary: 'List what banks told of a movement otherwise than before',
    description:
      'Newest first; what says the same is one. The first stands until somebody ends it. For operators, as all of this.',
    query,
    answers: { 200: json('The contradictions', contradictionPage) },
    async handle({ query }) {
      const contradictions = await parts.contradictions.list(query)
      return answer(200, { contradictions, next: nextAfter(contradictions, query.limit) })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: `${path}/{id}/end`,
    tag: 'operation',
    summary: 'Say which of two tellings of a movement is true',
    description:
      'A second that is true is taken in as a movement of its own; a first that is not is taken back by a movement the other way. 409 where it has ' +
      'ended, or too little of the second is kept.',
    params,
    body: contradictionEnd,
    answers: { 204: { description: 'Ended' } },
    async handle({ client, params: { id }, body: { ending, reason } }) {
      const { person, login, by } = actorOf(client)
      const at = parts.clock()
      await parts.inOneTransaction(async (stores) => {
        const ended = await parts.endContradiction({ id, ending, by: `${by}: ${reason}`, at }, stores)
        const entry = { at, person, login, via: 'api', action: 'money.match', why: reason } as const
        await stores.auditLog.append({ ...entry, ...ended })
      })
      parts.onAccepted()
      return { status: 204, headers: {}, body: undefined }
    },
  }),
]
