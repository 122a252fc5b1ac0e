import { z } from 'zod'
import { collectionPlan, planStatement, planSummary } from '../../../schemas/api/collection-plan.ts'
import { collectionPlanRequest } from '../../../schemas/collection-plan.ts'
import { code } from '../../../schemas/text.ts'
import type { CollectionPlan } from '../../domain/fees/collection-plan.ts'
import { createPlan, yearProblems } from '../../fees/create-plan.ts'
import { issuePlan } from '../../fees/issue-plan.ts'
import { createPlanTally } from '../../fees/plan-summary.ts'
import { type PlanParts, previewPlan } from '../../fees/preview-plan.ts'
import type { Client } from '../../ports/access/access-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'
import { presentStatement } from './present-statement.ts'

const params = z.object({ id: code(40).meta({ description: 'Id or number of the plan' }) })

/** Collection plans: what is asked of whom, looked at first and then made into bills. */
export const planRoutes = (gate: ClientGate, parts: PlanParts): Route[] => {
  const find = async (id: string, client: Client): Promise<CollectionPlan> => {
    const plan = await parts.plans.find(id)
    if (plan && isOf(client, plan)) return plan
    throw new GatewayError('not_found', 'nothing of your schools has this name')
  }
  return [
    clientRoute(gate, {
      method: 'post',
      path: '/v1/collection-plans',
      tag: 'fees',
      summary: 'Plan a collection',
      description:
        'Nothing is asked of anybody before the plan is issued. A plan never changes; another is made.',
      body: collectionPlanRequest,
      answers: { 201: json('The plan', collectionPlan) },
      async handle({ client, body }) {
        assertMayPlan(client, body.schoolCodes)
        const outcome = await createPlan(parts, body, { by: operatorOf(client), at: parts.clock() })
        if (outcome.is === 'refused')
          return refuse('record_refused', 'the plan breaks a rule', outcome.problems)
        const location = { Location: `/v1/collection-plans/${outcome.plan.id}` }
        return answer(201, outcome.plan, location)
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/collection-plans',
      tag: 'fees',
      summary: 'List the plans of a school',
      query: z.object({ schoolCode: code(30) }),
      answers: { 200: json('The newest first', z.array(collectionPlan)) },
      async handle({ client, query }) {
        assertOwnSchool(client, query.schoolCode)
        const plans = await parts.plans.list(query.schoolCode)
        return answer(
          200,
          plans.filter((plan) => isOf(client, plan)),
        )
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/collection-plans/{id}',
      tag: 'fees',
      summary: 'Read a plan',
      params,
      answers: { 200: json('The plan', collectionPlan) },
      handle: async ({ client, params: { id } }) => answer(200, await find(id, client)),
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/collection-plans/{id}/preview',
      tag: 'fees',
      summary: 'Count what a plan would ask, and write nothing',
      params,
      answers: { 200: json('Sums and problems', planSummary) },
      async handle({ client, params: { id } }) {
        const plan = await find(id, client)
        const tally = createPlanTally()
        for await (const statements of previewPlan(parts, plan)) tally.add(statements)
        return answer(200, tally.summary())
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/collection-plans/{id}/students',
      tag: 'fees',
      summary: 'Read what a plan asks of each student, one line of JSON each',
      params,
      answers: {
        200: {
          description: 'Statements, streamed',
          content: { 'application/x-ndjson': { schema: planStatement } },
        },
      },
      async handle({ client, params: { id } }) {
        const plan = await find(id, client)
        const headers = { 'Content-Type': 'application/x-ndjson; charset=utf-8' }
        return { status: 200, headers, body: undefined, pieces: statementLines(parts, plan) }
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/collection-plans/{id}/statement',
      tag: 'fees',
      summary: 'Read what a plan asks of one student, with what they owe and have',
      params,
      query: z.object({ schoolCode: code(30), studentCode: code(40) }),
      answers: { 200: json('The statement', planStatement) },
      async handle({ client, params: { id }, query }) {
        const plan = await find(id, client)
        for await (const [statement] of previewPlan(parts, plan, query)) {
          if (statement) return answer(200, presentStatement(statement))
        }
        throw new GatewayError('not_found', 'the plan is not for such a student')
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: '/v1/collection-plans/{id}/issue',
      tag: 'fees',
      summary: 'Make the bills of a plan',
      description:
        'Answered when the last bill is made. Sent again it makes bills for those who have none: after an interruption ' +
        'the rest, later the students who came since. Nobody gets two.',
      params,
      answers: { 200: json('What was made now, and what stood before', planSummary) },
      async handle({ client, params: { id } }) {
        const plan = await find(id, client)
        // An older version kept plans that are refused today.
        const problems = yearProblems(plan)
        if (problems.length > 0) return refuse('record_refused', 'the plan breaks a rule', problems)
        const tally = createPlanTally()
        for await (const statements of issuePlan(parts, plan)) tally.add(statements)
        return answer(200, tally.summary())
      },
    }),
  ]
}

async function* statementLines(parts: PlanParts, plan: CollectionPlan): AsyncGenerator<string> {
  for await (const statements of previewPlan(parts, plan)) {
    yield statements.map((statement) => `${JSON.stringify(presentStatement(statement))}\n`).join('')
  }
}

/** A plan is of those who speak for all its schools, and of operators. */
const isOf = (client: Client, { schoolCodes }: Pick<CollectionPlan, 'schoolCodes'>): boolean =>
  client.isOperator || (schoolCodes?.every((school) => client.schoolCodes.has(school)) ?? false)

function assertMayPlan(client: Client, schoolCodes: readonly string[] | undefined): void {
  if (isOf(client, { schoolCodes: schoolCodes ?? null })) return
  throw new GatewayError('forbidden', 'the client does not speak for all schools of the plan')
}
