import type { z } from 'zod'
import { billRequest } from '../../schemas/bill.ts'
import type { ImportKind, LineOutcome, LineProblem } from '../../schemas/import.ts'
import { type Student, student } from '../../schemas/student.ts'
import { studentWarnings } from '../domain/roster/student-warnings.ts'
import type { Clock } from '../ports/clock.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'
import { notYourSchool, unknownSchool } from './school-problems.ts'
import { type AttendanceIntakeParts, attendanceIntake } from './take-attendance.ts'
import { type BillIntake, type MayWriteFor, takeBills } from './take-bills.ts'
import { type SpanIntakeParts, spanIntakes } from './take-spans.ts'

export type RecordOutcome = Omit<LineOutcome, 'line'>

/** Who sends records: the schools they may write for, and how they stand with what they stored. */
export interface Sender {
  readonly mayWriteFor: MayWriteFor
  readonly by: string
}

/** How records of one kind are checked one by one and taken in together. */
export interface Intake<Row = unknown> {
  readonly schema: z.ZodType<Row>
  /** What makes two records the same one: those are taken in in the order they came. */
  keyOf(record: Row): string
  /** One outcome per record, in order; what keeps the rules is taken in by one transaction. */
  take(sender: Sender, records: readonly Row[]): Promise<RecordOutcome[]>
}

/** The intake of each kind. */
export const createIntakes = (
  parts: BillIntake & SpanIntakeParts & AttendanceIntakeParts,
): Record<ImportKind, Intake> => ({
  bills: {
    schema: billRequest,
    keyOf: ({ schoolCode, number }) => `${schoolCode} ${number}`,
    async take({ mayWriteFor }, records) {
      const outcomes = await takeBills(parts, mayWriteFor, records)
      return outcomes.map((outcome) =>
        outcome.is === 'refused' ? refused(outcome.problems) : { outcome: outcome.is, id: outcome.id },
      )
    },
  } satisfies Intake<z.output<typeof billRequest>> as Intake,
  students: {
    schema: student,
    keyOf: ({ schoolCode, code }) => `${schoolCode} ${code}`,
    take: ({ mayWriteFor }, records) => takeStudents(parts.roster, mayWriteFor, records, parts.clock),
  } satisfies Intake<Student> as Intake,
  ...spanIntakes(parts),
  attendance: attendanceIntake(parts),
})

async function takeStudents(
  roster: RosterStore,
  mayWriteFor: MayWriteFor,
  students: readonly Student[],
  clock: Clock,
): Promise<RecordOutcome[]> {
  const own = students.filter(({ schoolCode }) => mayWriteFor(schoolCode))
  const put = own.length > 0 ? await roster.putStudents(own, clock()) : []
  const outcomes = new Map(own.map((record, index) => [record, put[index]]))
  return students.map((record) => {
    const outcome = outcomes.get(record)
    if (!outcome) return refused([notYourSchool])
    if (outcome === 'unknown-school') return refused([unknownSchool])
    const warnings = studentWarnings(record)
    return { outcome, id: roster.codeFor(record.code), ...(warnings.length > 0 && { warnings }) }
  })
}

export const refused = (problems: readonly LineProblem[]): RecordOutcome => ({
  outcome: 'refused',
  problems: [...problems],
})
