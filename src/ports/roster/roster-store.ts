import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'

/** Keeps schools and their students. Personal data is sealed at rest. */
export interface RosterStore {
  /** Creates or changes a school; an account that it has stays, for that is changed by two people. Returns what is kept. */
  putSchool(school: School, at: Date): Promise<School>
  findSchool(code: string): Promise<School | undefined>
  findSchools(codes: readonly string[]): Promise<readonly School[]>
  /** Creates or changes students; one outcome per student in order. The same content again is `repeated`. */
  putStudents(
    students: readonly Student[],
    at: Date,
  ): Promise<readonly ('accepted' | 'repeated' | 'unknown-school')[]>
  /** The code that a student with this one is kept under: another for a temporary code, which holds an identity number. */
  codeFor(code: string): string
  findStudent(schoolCode: string, code: string): Promise<Student | undefined>
}
