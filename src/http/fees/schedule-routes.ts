import { z } from 'zod'
import { feeSchedule, recordEnd, stored } from '../../../schemas/api/fee.ts'
import { schoolYear } from '../../../schemas/bill.ts'
import { type FeeScheduleRequest, feeScheduleRequest } from '../../../schemas/fee.ts'
import type { LineProblem } from '../../../schemas/import.ts'
import { code } from '../../../schemas/text.ts'
import { unknownSchool } from '../../intake/school-problems.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'
import type { FeeParts } from './item-routes.ts'
import { assertMayDecide } from './may-decide.ts'

/** Prices by school, level, area and school year. The most specific one counts. */
export const feeScheduleRoutes = (gate: ClientGate, { fees, feeCatalogue, clock }: FeeParts): Route[] => {
  const problemsOf = async ({ item, area, schoolCode }: FeeScheduleRequest): Promise<LineProblem[]> => {
    const stored = await fees.items(schoolCode === undefined ? [] : [schoolCode])
    const isItem = [...feeCatalogue.items, ...stored].some((known) => known.code === item)
    const isArea = area === undefined || feeCatalogue.areas.some((known) => known.code === area)
    return [
      ...(isItem ? [] : [{ field: 'item', code: 'unknown_fee_item', message: 'no fee item has this code' }]),
      ...(isArea ? [] : [{ field: 'area', code: 'unknown_fee_area', message: 'no fee area has this code' }]),
    ]
  }
  return [
    clientRoute(gate, {
      method: 'get',
      path: '/v1/fee-schedules',
      tag: 'fees',
      summary: 'List prices of a school year',
      query: z.object({ schoolYear, schoolCode: code(30).optional() }),
      answers: { 200: json('Prices for all schools and for this one', z.array(feeSchedule)) },
      async handle({ client, query: { schoolYear, schoolCode } }) {
        if (schoolCode !== undefined) assertOwnSchool(client, schoolCode)
        return answer(200, await fees.schedules(schoolYear, schoolCode === undefined ? [] : [schoolCode]))
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: '/v1/fee-schedules',
      tag: 'fees',
      summary: 'Store a price',
      description:
        'A price names the school, the level and the area that it is for. Of several that fit, the one counts that ' +
        'names all that another names and more; a price that leaves this open is refused. A `base` is decided by the ' +
        'provincial council and stored by operators.',
      body: feeScheduleRequest,
      answers: { 201: json('Stored', stored), 200: json('Stored before', stored) },
      async handle({ client, body }) {
        assertMayDecide(client, body.role === 'base' ? undefined : body.schoolCode)
        const problems = await problemsOf(body)
        if (problems.length > 0) return refuse('record_refused', 'the price breaks a rule', problems)
        const outcome = await fees.addSchedule(body, { by: operatorOf(client), at: clock() })
        if (outcome.is === 'unknown-school')
          return refuse('record_refused', 'the school is not here yet', [unknownSchool])
        if (outcome.is === 'contradicts') return refuse('record_conflict', contradiction(outcome.id))
        return answer(outcome.is === 'accepted' ? 201 : 200, { id: outcome.id, outcome: outcome.is })
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: '/v1/fee-schedules/{id}/end',
      tag: 'fees',
      summary: 'Say after which day a price counts no more',
      params: z.object({ id: z.uuid() }),
      body: recordEnd,
      answers: { 200: json('The price as it counts now', feeSchedule) },
      async handle({ client, params, body }) {
        const found = await fees.findSchedule(params.id)
        const isSeen = found && (client.isOperator || client.schoolCodes.has(found.schoolCode ?? ''))
        if (!found || !isSeen) throw new GatewayError('not_found', 'nothing of your schools has this name')
        assertMayDecide(client, found.role === 'base' ? undefined : (found.schoolCode ?? undefined))
        const made = { by: operatorOf(client), at: clock() }
        const outcome = await fees.endSchedule(params.id, body.lastDay, body.reason, made)
        if (outcome === 'ended-otherwise') return refuse('conflict', 'it ends on another day already')
        return answer(200, await fees.findSchedule(params.id))
      },
    }),
  ]
}

const contradiction = (id: string) =>
  `price ${id} is for the same item and days, and neither of the two is the more specific one`
