import { z } from 'zod'
import {
  creditAnswer,
  creditQuestion,
  credits,
  creditUse,
  creditUsed,
  studentCredit,
  studentMove,
  studentMoved,
} from '../../../schemas/api/credit.ts'
import { dong } from '../../../schemas/money.ts'
import { code } from '../../../schemas/text.ts'
import { unknownStudent } from '../../domain/roster/unknown-student.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CreditStore, UseOutcome } from '../../ports/credits/credit-store.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing } from '../schools-of-client.ts'

export interface CreditParts {
  readonly bills: BillStore
  readonly credits: CreditStore
  readonly roster: Pick<RosterStore, 'codeFor'>
  /** Credit above this, in đồng, is used by a person only. */
  readonly creditLimit: number
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
  readonly onAccepted: () => void
}

const id = z.object({ id: z.uuid() })

/** What students have as credit, and what people do with it. */
export const creditRoutes = (gate: ClientGate, parts: CreditParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/credits',
    tag: 'payments',
    summary: 'List the credit of students, most first',
    query: z.object({
      above: z.coerce.number().pipe(dong).optional(),
      limit: pageLimit(1_000, 100),
    }),
    answers: { 200: json('Students with credit', credits) },
    async handle({ client, query }) {
      const found = await parts.credits.list([...client.schoolCodes], query)
      const shown = found.map((credit) => ({ ...credit, overLimit: credit.balance > parts.creditLimit }))
      return answer(200, { credits: shown })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/students/{code}/credit',
    tag: 'payments',
    summary: 'Read the credit of a student, what is asked about it, and what it was used for',
    params: z.object({ code: code(40) }),
    query: z.object({ schoolCode: code(30) }),
    answers: { 200: json('The credit', studentCredit) },
    async handle({ client, params, query: { schoolCode } }) {
      assertOwnSchool(client, schoolCode)
      const studentCode = parts.roster.codeFor(params.code)
      const found = await parts.credits.creditOf(schoolCode, studentCode)
      const overLimit = found.balance > parts.creditLimit
      return answer(200, { schoolCode, studentCode, overLimit, ...found })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/bills/{id}/credit',
    tag: 'payments',
    summary: 'Close a bill with the credit of its student',
    description: 'By a person: also what is over the limit, or asked about, is used.',
    params: id,
    body: creditUse,
    answers: { 200: json('The bill, with what was used', creditUsed) },
    async handle({ client, params, body: { amount, reason } }) {
      const bill = ownOrNothing(client, await parts.bills.find(params.id), (found) => found.schoolCode)
      const use = { billId: bill.id, amount, reason, by: client.person, at: parts.clock() }
      const outcome = await parts.credits.use(use, parts.tellPaid)
      if (outcome.is !== 'used') return refusals[outcome.is]
      parts.onAccepted()
      return answer(200, { amount: outcome.amount, bill: outcome.bill })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/credits/questions/{id}/answer',
    tag: 'payments',
    summary: 'Say that credit may be used that a person was asked about',
    params: id,
    body: creditAnswer,
    answers: { 200: json('The question with its answer', creditQuestion) },
    async handle({ client, params, body: { reason } }) {
      const asked = ownOrNothing(
        client,
        await parts.credits.findQuestion(params.id),
        (found) => found.schoolCode,
      )
      const outcome = await parts.credits.answer(asked.id, { by: client.person, reason, at: parts.clock() })
      if (outcome !== 'answered') return refuse('conflict', 'this was answered before')
      return answer(200, await parts.credits.findQuestion(asked.id))
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/students/{code}/move',
    tag: 'payments',
    summary: 'Let the credit of a pupil go along to another school',
    description: 'For clients that speak for both schools. Nothing that was booked before changes.',
    params: z.object({ code: code(40) }),
    body: studentMove,
    answers: { 200: json('What went along', studentMoved) },
    async handle({ client, params, body }) {
      const { schoolCode, toSchoolCode, reason } = body
      assertOwnSchool(client, schoolCode)
      assertOwnSchool(client, toSchoolCode)
      const from = { schoolCode, studentCode: parts.roster.codeFor(params.code) }
      const to = { schoolCode: toSchoolCode, studentCode: parts.roster.codeFor(body.toStudentCode) }
      if (from.schoolCode === to.schoolCode && from.studentCode === to.studentCode)
        return refuse('conflict', 'the pupil is there already')
      const move = { from, to, reason, by: client.person, at: parts.clock() }
      const outcome = await parts.credits.move(move)
      if (outcome.is === 'moved') return answer(200, { id: outcome.id, amount: outcome.amount })
      const field = outcome.which === 'from' ? 'code' : 'toStudentCode'
      return refuse('record_refused', 'the pupil is not known', [unknownStudent(field)])
    },
  }),
]

const refusals: Readonly<Record<Exclude<UseOutcome['is'], 'used'>, Answer>> = {
  'no-credit': refuse('conflict', 'the student has no credit'),
  'nothing-owed': refuse('conflict', 'nothing is owed for this bill'),
  'asks-a-person': refuse('conflict', 'a person decides about this credit'),
  'amount-not-accepted': refuse('conflict', 'the bill takes its exact amount only, and the credit is less'),
  unknown: refuse('not_found', 'nothing of your schools has this name'),
}
