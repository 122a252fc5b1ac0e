import { z } from 'zod'
import { deliveries } from '../../../schemas/api/delivery.ts'
import type { BillStore, DossierStore } from '../../ports/bills/bill-store.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { SchoolViews } from '../../ports/roster/school-views.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface ExchangeParts {
  readonly bills: BillStore
  readonly dossiers: DossierStore
  readonly views: SchoolViews
}

const query = z.object({ billId: z.uuid().optional(), dossierId: z.uuid().optional() })

/** What portals were told of a bill or dossier. */
export const exchangeRoutes = (gate: ClientGate, { bills, dossiers, views }: ExchangeParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/exchanges',
    tag: 'exchanges',
    summary: 'Read the deliveries of a bill or dossier',
    description: 'Give either `billId` or `dossierId`.',
    query,
    answers: { 200: json('The deliveries, oldest first', deliveries) },
    async handle({ client, query: { billId, dossierId } }) {
      if ((billId === undefined) === (dossierId === undefined)) {
        throw new InvalidRequest([
          { field: 'billId', code: 'one_of', message: 'give either billId or dossierId' },
        ])
      }
      const schoolCode = billId
        ? (await bills.find(billId))?.schoolCode
        : (await dossiers.find(dossierId as string))?.request.schoolCode
      ownOrNothing(client, schoolCode, (code) => code)
      return answer(200, { exchanges: await views.deliveriesOf((billId ?? dossierId) as string) })
    },
  }),
]
