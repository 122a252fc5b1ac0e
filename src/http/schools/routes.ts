import { z } from 'zod'
import { schoolToPut } from '../../../schemas/api/school.ts'
import { school } from '../../../schemas/school.ts'
import { code } from '../../../schemas/text.ts'
import type { Clock } from '../../ports/clock.ts'
import type { RosterStore } from '../../ports/roster-store.ts'
import { answer } from '../answer.ts'
import { assertSameCode } from '../assert-same-code.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing } from '../schools-of-client.ts'

const params = z.object({ code: code(30) })

/** Schools, which everything else belongs to. */
export const schoolRoutes = (gate: ClientGate, roster: RosterStore, clock: Clock): Route[] => [
  clientRoute(gate, {
    method: 'put',
    path: '/v1/schools/{code}',
    tag: 'roster',
    summary: 'Create or change a school',
    params,
    body: schoolToPut,
    answers: { 200: json('The school as it is kept', school) },
    async handle({ client, params, body }) {
      assertOwnSchool(client, params.code)
      assertSameCode(params.code, body.code)
      const kept = { ...body, code: params.code }
      await roster.putSchool(kept, clock())
      return answer(200, kept)
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/schools/{code}',
    tag: 'roster',
    summary: 'Read a school',
    params,
    answers: { 200: json('The school', school) },
    async handle({ client, params }) {
      const found = await roster.findSchool(params.code)
      return answer(
        200,
        ownOrNothing(client, found, (found) => found.code),
      )
    },
  }),
]
