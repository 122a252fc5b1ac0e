import type { School, SchoolLevel } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'
import type { MaskedStudent } from '../../domain/roster/mask.ts'
import type { SchoolFigures } from '../../ports/roster/school-search.ts'
import type { Page } from './page.ts'

export type SchoolsMessage = Page<SchoolRow, string>

export interface SchoolRow {
  readonly code: string
  readonly name: string
  readonly level: SchoolLevel
  readonly unit: string
  readonly unitCode: string
  /** Whether fees can be paid to it. */
  readonly hasAccount: boolean
}

export interface SchoolMessage {
  readonly school: School
  readonly figures: SchoolFigures
}

/** Pupils of a school, with nobody in clear. */
export type PupilsMessage = Page<PupilRow, string>

export interface PupilRow {
  readonly code: string
  readonly className: string
  readonly grade: number | null
  readonly status: string
  /** Null for one whose data were erased. */
  readonly student: MaskedStudent | null
}

/** One pupil in clear, opened for a reason that is kept. */
export type OpenedPupil = Omit<Student, 'code' | 'schoolCode' | 'class' | 'status'>
