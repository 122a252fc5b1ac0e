import { z } from 'zod'
import { absentDay } from '../../../schemas/api/collection-plan.ts'
import { attendanceNote } from '../../../schemas/collection-plan.ts'
import { code, day } from '../../../schemas/text.ts'
import { cutOffOf, isInTime, type MealCutOff } from '../../domain/fees/meals.ts'
import { type AttendanceIntakeParts, attendanceIntake } from '../../intake/take-attendance.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, speaksFor } from '../schools-of-client.ts'

export interface AttendanceParts extends AttendanceIntakeParts {
  readonly cutOff: MealCutOff
}

const noted = z.object({ outcome: z.enum(['accepted', 'repeated']) })

/** Days of absence, and whether the meals of them come back. */
export const attendanceRoutes = (gate: ClientGate, parts: AttendanceParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/attendance',
    tag: 'fees',
    summary: 'Tell that a student is absent on a day, or present after all',
    description: 'A meal that was charged comes back when its absence was told by the cut-off of the day.',
    body: attendanceNote,
    answers: { 201: json('Noted', noted), 200: json('Noted before', noted) },
    async handle({ client, body }) {
      assertOwnSchool(client, body.schoolCode)
      const sender = { mayWriteFor: speaksFor(client), by: operatorOf(client) }
      const [taken] = await attendanceIntake(parts).take(sender, [body])
      if (!taken || taken.outcome === 'refused')
        return refuse('record_refused', 'the record breaks a rule', taken?.problems ?? [])
      return answer(taken.outcome === 'accepted' ? 201 : 200, { outcome: taken.outcome })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/attendance',
    tag: 'fees',
    summary: 'Read the days of absence of a student, and what became of their meals',
    query: z.object({ schoolCode: code(30), studentCode: code(40), from: day, to: day }),
    answers: { 200: json('Day by day', z.array(absentDay)) },
    async handle({ client, query: { schoolCode, studentCode, from, to } }) {
      assertOwnSchool(client, schoolCode)
      const days = await parts.attendance.absences(schoolCode, studentCode, from, to)
      return answer(
        200,
        days.map(({ day, reportedAt, meals }) => ({
          ...{ day, reportedAt, cutOff: cutOffOf(day, parts.cutOff) },
          ...{ isInTime: isInTime(day, reportedAt, parts.cutOff), meals },
        })),
      )
    },
  }),
]
