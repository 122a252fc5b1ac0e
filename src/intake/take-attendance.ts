import { type AttendanceNote, attendanceNote } from '../../schemas/collection-plan.ts'
import type { LineProblem } from '../../schemas/import.ts'
import { unknownStudent } from '../domain/roster/unknown-student.ts'
import type { Clock } from '../ports/clock.ts'
import type { AttendanceOutcome, AttendanceStore } from '../ports/fees/attendance-store.ts'
import type { Intake, RecordOutcome, Sender } from './intake.ts'
import { notYourSchool } from './school-problems.ts'

export interface AttendanceIntakeParts {
  readonly attendance: AttendanceStore
  readonly clock: Clock
}

/** A clock that runs so much ahead of ours is not taken to tell of the future, in ms. */
const clocksApartMs = 5 * 60_000

/** The intake of words about days of absence. */
export const attendanceIntake = (parts: AttendanceIntakeParts): Intake =>
  ({
    schema: attendanceNote,
    keyOf: ({ schoolCode, studentCode }) => `${schoolCode} ${studentCode}`,
    take: (sender, notes) => takeAttendance(parts, sender, notes),
  }) satisfies Intake<AttendanceNote> as Intake

async function takeAttendance(
  { attendance, clock }: AttendanceIntakeParts,
  { mayWriteFor, by }: Sender,
  notes: readonly AttendanceNote[],
): Promise<RecordOutcome[]> {
  const at = clock()
  const words = notes.map(({ is, reportedAt, ...note }) => ({
    ...note,
    isAbsent: is === 'absent',
    reportedAt: reportedAt === undefined ? at : new Date(reportedAt),
  }))
  const problemOf = ({ schoolCode, reportedAt }: (typeof words)[number]) => {
    if (!mayWriteFor(schoolCode)) return notYourSchool
    return reportedAt.getTime() > at.getTime() + clocksApartMs ? inTheFuture : undefined
  }
  const problems = words.map(problemOf)
  const sound = words.filter((_, place) => !problems[place])
  const outcomes = sound.length > 0 ? await attendance.note(sound, { by, at }) : []
  let next = 0
  return problems.map((problem): RecordOutcome => {
    if (problem) return { outcome: 'refused', problems: [problem] }
    const outcome = outcomes[next++] as AttendanceOutcome
    return outcome in refusals
      ? { outcome: 'refused', problems: [refusals[outcome as keyof typeof refusals]] }
      : { outcome: outcome as 'accepted' | 'repeated' }
  })
}

const inTheFuture: LineProblem = {
  field: 'reportedAt',
  code: 'reported_in_future',
  message: 'must not be later than now',
}

const refusals = {
  'unknown-student': unknownStudent('studentCode'),
  'given-back': {
    field: 'is',
    code: 'meal_given_back',
    message: 'the meal of this day came back on a bill already',
  },
} as const satisfies Partial<Record<AttendanceOutcome, LineProblem>>
