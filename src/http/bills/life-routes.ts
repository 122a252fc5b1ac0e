import { z } from 'zod'
import { bill } from '../../../schemas/api/bill.ts'
import {
  billCorrection,
  billRevisions,
  correctedBill,
  instalmentPlans,
  instalments,
} from '../../../schemas/api/bill-life.ts'
import type { School } from '../../../schemas/school.ts'
import type { Bill } from '../../domain/bills/bill.ts'
import { owedOn } from '../../domain/bills/bill-terms.ts'
import { choicesOf } from '../../domain/bills/instalments.ts'
import { localDay } from '../../domain/time/local-time.ts'
import { type CorrectionParts, correctBill } from '../../intake/correct-bill.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { BillLifeStore, MoveOutcome, Told } from '../../ports/bills/bill-life-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { refuseRecord } from '../refuse-record.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface BillLifeParts extends CorrectionParts {
  readonly billLife: BillLifeStore
  readonly planBills: (school: School) => Told
}

const params = z.object({ id: z.uuid() })

/** How bills move other than by money, and what they said before. */
export const billLifeRoutes = (gate: ClientGate, parts: BillLifeParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/issue',
    tag: 'bills',
    summary: 'Issue a draft',
    description: 'From then on it is owed. A bill that is issued already is answered as it is.',
    params,
    answers: { 200: json('The bill', bill) },
    handle: ({ client, params }) =>
      move(parts, client, params.id, (told, act) => parts.billLife.issue(params.id, told, act)),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/publish',
    tag: 'bills',
    summary: 'Show a bill before its day of publishing',
    params,
    answers: { 200: json('The bill', bill) },
    handle: ({ client, params }) =>
      move(parts, client, params.id, (told, act) => parts.billLife.publish(params.id, told, act)),
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/revise',
    tag: 'bills',
    summary: 'Correct a bill, before or after it was paid',
    description:
      'The new lines are a new revision; the older ones stay. The bill keeps its id, numbers and codes, and portals are told anew.',
    params,
    body: billCorrection,
    answers: { 200: json('The bill, with what became credit of the student', correctedBill) },
    async handle({ client, params, body }) {
      await findOwn(parts, client, params.id)
      const outcome = await correctBill(params.id, { ...body, by: client.person }, parts)
      if (outcome.is === 'refused') return refuseRecord('bill', outcome.problems)
      if (outcome.is === 'unknown')
        throw new GatewayError('not_found', 'nothing of your schools has this name')
      if (outcome.is === 'not-from') return refuse('conflict', `a ${outcome.state} bill is not corrected`)
      if (outcome.is === 'carries-debts')
        return refuse('conflict', 'a debt that goes from one bill to another is not corrected')
      if (outcome.is === 'other-revision')
        return refuse(
          'conflict',
          `the bill has been corrected meanwhile: it is at revision ${outcome.revision}`,
        )
      const credited = outcome.is === 'corrected' ? outcome.credited : 0
      return answer(200, { bill: outcome.bill, credited })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/bills/{id}/revisions',
    tag: 'bills',
    summary: 'Read what a bill said before its corrections',
    params,
    answers: {
      200: json(
        'All revisions, the present one last; none for a bill that was never corrected',
        billRevisions,
      ),
    },
    async handle({ client, params }) {
      await findOwn(parts, client, params.id)
      return answer(200, { revisions: await parts.billLife.revisions(params.id) })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/instalments',
    tag: 'bills',
    summary: 'Set the plans of instalments that a bill may be paid by',
    description:
      'The first payment decides between the whole and one plan: after an instalment the whole and the other plans are closed.',
    params,
    body: instalmentPlans,
    answers: { 200: json('The plans', instalments) },
    async handle({ client, params, body }) {
      const found = await findOwn(parts, client, params.id)
      const act = { by: client.person, at: parts.clock() }
      const outcome = await parts.billLife.setPlans(found.id, body.plans, act)
      if (outcome.is === 'does-not-add-up') return refusePlan(body.plans, outcome)
      if (outcome.is === 'has-payments') return refuse('conflict', 'money was paid for this bill')
      if (outcome.is === 'not-from') return refuse('conflict', `a ${outcome.state} bill takes no instalments`)
      return answer(200, await presentInstalments(parts, found))
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/bills/{id}/instalments',
    tag: 'bills',
    summary: 'Read the instalments of a bill, and what may be paid today',
    params,
    answers: { 200: json('The plans', instalments) },
    handle: async ({ client, params }) =>
      answer(200, await presentInstalments(parts, await findOwn(parts, client, params.id))),
  }),
]

const findOwn = async ({ bills }: BillLifeParts, client: Client, id: string): Promise<Bill> =>
  ownOrNothing(client, await bills.find(id), (found) => found.schoolCode)

async function move(
  parts: BillLifeParts,
  client: Client,
  id: string,
  by: (told: Told, act: { by: string; at: Date }) => Promise<MoveOutcome>,
): Promise<Answer> {
  const found = await findOwn(parts, client, id)
  const school = await parts.roster.findSchool(found.schoolCode)
  if (!school) throw new Error('a bill stands without its school')
  const outcome = await by(parts.planBills(school), { by: client.person, at: parts.clock() })
  if (outcome.is === 'unknown') throw new Error('a bill that was just found is gone')
  if (outcome.is === 'not-from') return refuse('conflict', `the bill is ${outcome.state}`)
  parts.onAccepted()
  return answer(200, outcome.bill)
}

async function presentInstalments({ billLife, clock }: BillLifeParts, bill: Bill) {
  const parts = await billLife.instalments(bill.id)
  const choices = choicesOf(bill, parts, owedOn(bill, localDay(clock())))
  return {
    chosenPlan: bill.plan,
    instalments: parts,
    choices: choices.map(({ purpose, amount }) => ({
      instalment: purpose.is === 'instalment' ? { plan: purpose.plan, place: purpose.place } : null,
      amount,
    })),
  }
}

function refusePlan(
  plans: readonly { name: string }[],
  { plan, sum, payable }: { plan: string; sum: number; payable: number },
): Answer {
  const field = `plans.${plans.findIndex(({ name }) => name === plan)}.instalments`
  const message = `instalments add up to ${sum} đồng, not ${payable}`
  return refuse('record_refused', 'a plan does not add up', [{ field, code: 'plan_total', message }])
}
