import { z } from 'zod'
import { mealSettlement, settledMeals } from '../../../schemas/api/meal-settlement.ts'
import type { School } from '../../../schemas/school.ts'
import { code } from '../../../schemas/text.ts'
import type { MealCutOff } from '../../domain/fees/meals.ts'
import type { BillToAccept } from '../../ports/bills/bill-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MealSettlementStore } from '../../ports/fees/meal-settlement-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'

export interface MealSettlementParts {
  readonly mealSettlements: MealSettlementStore
  readonly roster: Pick<RosterStore, 'codeFor' | 'findSchool'>
  readonly planBills: (school: School) => Pick<BillToAccept, 'tellPaid'>
  readonly cutOff: MealCutOff
  readonly onAccepted: () => void
  readonly clock: Clock
}

/** Meals of pupils who leave, which no later bill will take off. */
export const mealSettlementRoutes = (gate: ClientGate, parts: MealSettlementParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/students/{code}/meal-settlement',
    tag: 'fees',
    summary: 'Give back the meals of a pupil who leaves',
    description:
      'Meals of absence that was told in time, and of all days after the last one: the bills that charged them get a new ' +
      'revision, and what was paid for them is credit, which goes back by a refund. Sent again it gives nothing twice. A bill ' +
      'that cannot be corrected is left to a person (`by-hand`), who says `doneByHand` afterwards; the others are not held up by it.',
    params: z.object({ code: code(40) }),
    body: mealSettlement,
    answers: { 200: json('What came back, and what is left to a person, by bill', settledMeals) },
    async handle({ client, params, body: { schoolCode, lastDay, doneByHand, reason } }) {
      assertOwnSchool(client, schoolCode)
      const school = await parts.roster.findSchool(schoolCode)
      if (!school) throw nobody()
      const bills = await parts.mealSettlements.settle({
        ...{ schoolCode, studentCode: parts.roster.codeFor(params.code), lastDay, doneByHand },
        cutOff: parts.cutOff,
        ...{ tellPaid: parts.planBills(school).tellPaid, by: client.person, reason, at: parts.clock() },
      })
      if (!bills) throw nobody()
      if (bills.some(({ became }) => became === 'corrected')) parts.onAccepted()
      return answer(200, { bills, credited: bills.reduce((sum, { credited }) => sum + credited, 0) })
    },
  }),
]

const nobody = () => new GatewayError('not_found', 'nothing of your schools has this name')
