import { z } from 'zod'
import { stored } from '../../../schemas/api/fee.ts'
import { schoolYear } from '../../../schemas/bill.ts'
import { budgetAccount, budgetTransferRequest } from '../../../schemas/budget.ts'
import { code } from '../../../schemas/text.ts'
import { budgetDebts } from '../../domain/fees/budget-debts.ts'
import { unknownSchool } from '../../intake/school-problems.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BudgetAccount, BudgetStore } from '../../ports/fees/budget-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'
import { assertMayDecide } from './may-decide.ts'

export interface BudgetParts {
  readonly budget: BudgetStore
  readonly clock: Clock
}

/** What the state budget owes schools for exemptions, and what it paid. */
export const budgetRoutes = (gate: ClientGate, { budget, clock }: BudgetParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/budget-compensation',
    tag: 'fees',
    summary: 'Record money of the state budget for exemptions',
    description:
      'It closes what the budget owes the school, the oldest first, and is booked once by its voucher.',
    body: budgetTransferRequest,
    answers: { 201: json('Booked', stored), 200: json('Booked before', stored) },
    async handle({ client, body }) {
      assertMayDecide(client, body.schoolCode)
      const outcome = await budget.receive(body, { by: operatorOf(client), at: clock() })
      if (outcome.is === 'unknown-school')
        return refuse('record_refused', 'the school is not here yet', [unknownSchool])
      if (outcome.is === 'taken') return refuse('record_conflict', 'another transfer has this voucher')
      return answer(outcome.is === 'accepted' ? 201 : 200, { id: outcome.id, outcome: outcome.is })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/budget-compensation',
    tag: 'fees',
    summary: 'Read what the state budget owes by school and period',
    description: 'Of the schools of the client; operators see all.',
    query: z.object({ schoolYear, schoolCode: code(30).optional() }),
    answers: { 200: json('By school', z.array(budgetAccount)) },
    async handle({ client, query: { schoolYear, schoolCode } }) {
      if (schoolCode !== undefined && !client.isOperator) assertOwnSchool(client, schoolCode)
      const all = client.isOperator ? 'all' : [...client.schoolCodes]
      const accounts = await budget.accounts(schoolYear, schoolCode === undefined ? all : [schoolCode])
      return answer(200, accounts.map(present))
    },
  }),
]

function present({ schoolCode, periods, transfers }: BudgetAccount) {
  const debts = budgetDebts(periods, transfers)
  const owed = debts.periods.reduce((sum, period) => sum + period.owed, 0)
  return { schoolCode, ...debts, owed, transfers }
}
