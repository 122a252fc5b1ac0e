import { z } from 'zod'
import { studentAcceptance, studentToPut } from '../../../schemas/api/student.ts'
import { student } from '../../../schemas/student.ts'
import { code } from '../../../schemas/text.ts'
import { studentWarnings } from '../../domain/roster/student-warnings.ts'
import { unknownSchool } from '../../intake/school-problems.ts'
import type { Clock } from '../../ports/clock.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer, refuse } from '../answer.ts'
import { assertSameCode } from '../assert-same-code.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { HttpMetrics } from '../metrics.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing } from '../schools-of-client.ts'

const params = z.object({ code: code(40) })

export interface StudentParts {
  readonly roster: RosterStore
  readonly clock: Clock
  readonly metrics: HttpMetrics
}

/** Students of schools. A student's code is unique in its school only. */
export const studentRoutes = (gate: ClientGate, { roster, clock, metrics }: StudentParts): Route[] => [
  clientRoute(gate, {
    method: 'put',
    path: '/v1/students/{code}',
    tag: 'roster',
    summary: 'Create or change a student',
    params,
    body: studentToPut,
    answers: { 200: json('Taken in, perhaps with warnings', studentAcceptance) },
    async handle({ client, params, body }) {
      assertOwnSchool(client, body.schoolCode)
      assertSameCode(params.code, body.code)
      const record = { ...body, code: params.code }
      const [outcome = 'unknown-school'] = await roster.putStudents([record], clock())
      if (outcome === 'unknown-school')
        return refuse('record_refused', 'the school is not here yet', [unknownSchool])
      metrics.intake.inc({ kind: 'students', outcome })
      const { schoolCode } = record
      return answer(200, {
        code: roster.codeFor(record.code),
        schoolCode,
        outcome,
        warnings: studentWarnings(record),
      })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/students/{code}',
    tag: 'roster',
    summary: 'Read a student',
    params,
    query: z.object({ schoolCode: code(30) }),
    answers: { 200: json('The student', student) },
    async handle({ client, params, query }) {
      const found = await roster.findStudent(query.schoolCode, params.code)
      return answer(
        200,
        ownOrNothing(client, found, (found) => found.schoolCode),
      )
    },
  }),
]
