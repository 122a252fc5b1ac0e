import { z } from 'zod'
import { acceptance } from '../../../schemas/api/bill.ts'
import { transfer } from '../../../schemas/api/dossier.ts'
import { type TransferRequest, transferRequest } from '../../../schemas/dossier.ts'
import type { School } from '../../../schemas/school.ts'
import { unknownSchool } from '../../intake/school-problems.ts'
import type { DossierStore } from '../../ports/bills/bill-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { refuseRecord } from '../refuse-record.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing } from '../schools-of-client.ts'

export interface DossierParts {
  readonly dossiers: DossierStore
  readonly roster: RosterStore
  readonly planTransfer: (request: TransferRequest, school: School) => TransferPlan
  readonly clock: Clock
  readonly onAccepted: () => void
}

/** What a transfer needs besides its own facts. */
export interface TransferPlan {
  readonly dossierUnit: string
  readonly portals: readonly string[]
}

const params = z.object({ id: z.uuid() })

/** Dossiers that are not bills: school transfers. */
export const dossierRoutes = (gate: ClientGate, parts: DossierParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/dossiers',
    tag: 'dossiers',
    summary: 'File a school transfer',
    body: transferRequest,
    answers: { 201: json('Filed', acceptance), 200: json('Filed before, with the same content', acceptance) },
    async handle({ client, body }) {
      assertOwnSchool(client, body.schoolCode)
      const school = await parts.roster.findSchool(body.schoolCode)
      if (!school) return refuse('record_refused', 'the school is not here yet', [unknownSchool])
      const { dossierUnit, portals } = parts.planTransfer(body, school)
      const outcome = await parts.dossiers.accept(body, dossierUnit, portals, parts.clock())
      if (outcome.is === 'refused') return refuseRecord('dossier', [outcome.problem])
      if (outcome.is === 'accepted') parts.onAccepted()
      const { is, id, dossierNumber } = outcome
      const status = is === 'accepted' ? 201 : 200
      return answer(status, { id, dossierNumber, outcome: is }, { Location: `/v1/dossiers/${id}` })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/dossiers/{id}',
    tag: 'dossiers',
    summary: 'Read a school transfer',
    params,
    answers: { 200: json('The transfer', transfer) },
    async handle({ client, params }) {
      const found = await parts.dossiers.find(params.id)
      const { request, ...facts } = ownOrNothing(client, found, (found) => found.request.schoolCode)
      return answer(200, { ...request, ...facts })
    },
  }),
]
