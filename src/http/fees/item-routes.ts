import { z } from 'zod'
import { feeItem } from '../../../schemas/api/fee.ts'
import { feeItemRequest } from '../../../schemas/fee.ts'
import { code } from '../../../schemas/text.ts'
import type { FeeCatalogue } from '../../domain/fees/fee-catalogue.ts'
import { unknownSchool } from '../../intake/school-problems.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FeeStore } from '../../ports/fees/fee-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'
import { assertMayDecide } from './may-decide.ts'

export interface FeeParts {
  readonly fees: FeeStore
  readonly feeCatalogue: FeeCatalogue
  readonly clock: Clock
}

/** What is collected: the catalogue, the province's items and those of schools. */
export const feeItemRoutes = (gate: ClientGate, { fees, feeCatalogue, clock }: FeeParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/fee-items',
    tag: 'fees',
    summary: 'List fee items',
    query: z.object({ schoolCode: code(30).optional() }),
    answers: { 200: json('Items of the catalogue, the province and the school', z.array(feeItem)) },
    async handle({ client, query: { schoolCode } }) {
      if (schoolCode !== undefined) assertOwnSchool(client, schoolCode)
      const known = feeCatalogue.items.map((item) => ({
        ...item,
        schoolCode: null,
        validFrom: null,
        validTo: null,
      }))
      return answer(200, [...known, ...(await fees.items(schoolCode === undefined ? [] : [schoolCode]))])
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/fee-items',
    tag: 'fees',
    summary: 'Add a fee item of a school, or of the province',
    description:
      'Items of the province are added by operators. An item never changes; another one has another code.',
    body: feeItemRequest,
    answers: { 201: json('Stored', feeItem), 200: json('Stored before', feeItem) },
    async handle({ client, body }) {
      assertMayDecide(client, body.schoolCode)
      if (feeCatalogue.items.some((item) => item.code === body.code)) return taken()
      const outcome = await fees.addItem(body, { by: operatorOf(client), at: clock() })
      if (outcome === 'taken') return taken()
      if (outcome === 'unknown-school')
        return refuse('record_refused', 'the school is not here yet', [unknownSchool])
      const { schoolCode = null, validTo = null } = body
      return answer(outcome === 'accepted' ? 201 : 200, { ...body, schoolCode, validTo })
    },
  }),
]

const taken = () =>
  refuse('record_conflict', 'another fee item has this code', [
    { field: 'code', code: 'fee_item_taken', message: 'stands with other content' },
  ])
