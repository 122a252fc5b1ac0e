import { z } from 'zod'
import { keptSchool, schoolToPut } from '../../../schemas/api/school.ts'
import { school } from '../../../schemas/school.ts'
import { code } from '../../../schemas/text.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { ApprovalStore } from '../../ports/approvals/approval-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { assertSameCode } from '../assert-same-code.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing } from '../schools-of-client.ts'
import { askForAccount } from './ask-for-account.ts'

export interface SchoolParts {
  readonly roster: RosterStore
  readonly approvals: ApprovalStore
  readonly approvalRules: ApprovalRules
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

const params = z.object({ code: code(30) })

/** Schools, which everything else belongs to. */
export const schoolRoutes = (gate: ClientGate, parts: SchoolParts): Route[] => [
  clientRoute(gate, {
    method: 'put',
    path: '/v1/schools/{code}',
    tag: 'roster',
    summary: 'Create or change a school',
    description:
      'The first account is taken as it is. Another account later on changes nothing by itself: it is asked for, two people decide, ' +
      'and it waits; the answer is 202 with `accountChange`, and the school as it is kept has the account that still counts. An ' +
      'account that is left out stays. As long as a change waits, every answer is 202 and shows it: whoever wants to keep the old account ' +
      'has it rejected.',
    params,
    body: schoolToPut,
    answers: {
      200: json('The school as it is kept', school),
      202: json('Kept; a change of its account is asked for and waits', keptSchool),
    },
    async handle({ client, params, body }) {
      assertOwnSchool(client, params.code)
      assertSameCode(params.code, body.code)
      const kept = await parts.roster.putSchool({ ...body, code: params.code }, parts.clock())
      const accountChange = await askForAccount(kept, body.account, actorOf(client), parts)
      return accountChange ? answer(202, { ...kept, accountChange }) : answer(200, kept)
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
      const found = await parts.roster.findSchool(params.code)
      return answer(
        200,
        ownOrNothing(client, found, (found) => found.code),
      )
    },
  }),
]
