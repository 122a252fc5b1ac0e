import { z } from 'zod'
import { acceptance, bill } from '../../../schemas/api/bill.ts'
import { billRequest } from '../../../schemas/bill.ts'
import type { School } from '../../../schemas/school.ts'
import { type BillIntake, takeBills } from '../../intake/take-bills.ts'
import type { TellPortals } from '../../ports/bills/bill-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { HttpMetrics } from '../metrics.ts'
import { refuseRecord } from '../refuse-record.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing, speaksFor } from '../schools-of-client.ts'

export interface BillParts extends BillIntake {
  /** Says which portals learn that a bill is cancelled. */
  readonly planCancelling: (school: School) => TellPortals
  readonly metrics: HttpMetrics
}

const params = z.object({ id: z.uuid() })

/** Bills, one by one; many at once come as imports. */
export const billRoutes = (gate: ClientGate, parts: BillParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills',
    tag: 'bills',
    summary: 'Send a bill',
    description:
      'A bill is known by its school and number: sent again with the same content it is `repeated`.',
    body: billRequest,
    answers: {
      201: json('Taken in', acceptance),
      200: json('Sent before, with the same content', acceptance),
    },
    async handle({ client, body }) {
      assertOwnSchool(client, body.schoolCode)
      const [outcome] = await takeBills(parts, speaksFor(client), [body])
      if (!outcome) throw new Error('a bill has no outcome')
      parts.metrics.intake.inc({ kind: 'bills', outcome: outcome.is })
      if (outcome.is === 'refused') return refuseRecord('bill', outcome.problems)
      const { is, id, dossierNumber } = outcome
      const status = is === 'accepted' ? 201 : 200
      return answer(status, { id, dossierNumber, outcome: is }, { Location: `/v1/bills/${id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/bills/{id}',
    tag: 'bills',
    summary: 'Read a bill',
    params,
    answers: { 200: json('The bill', bill) },
    async handle({ client, params }) {
      const found = await parts.bills.find(params.id)
      return answer(
        200,
        ownOrNothing(client, found, (found) => found.schoolCode),
      )
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/cancel',
    tag: 'bills',
    summary: 'Cancel a bill that nothing was paid for',
    description: '409 says why a bill is not cancelled, and what to do instead.',
    params,
    answers: { 200: json('The cancelled bill', bill) },
    async handle({ client, params }) {
      const found = ownOrNothing(client, await parts.bills.find(params.id), (found) => found.schoolCode)
      const school = await parts.roster.findSchool(found.schoolCode)
      if (!school) throw new Error('a bill stands without its school')
      const outcome = await parts.bills.cancel(found.id, parts.planCancelling(school), parts.clock(), {
        by: client.person,
      })
      if (outcome.is === 'unknown') throw new Error('a bill that was just found is gone')
      if (outcome.is === 'not-possible') return refuse('conflict', outcome.why)
      parts.onAccepted()
      return answer(200, outcome.bill)
    },
  }),
]
