import type { LineProblem } from '../../../schemas/import.ts'

/** What a record is refused with of whose student nothing is kept, by the field that names the student. */
export const unknownStudent = (field: string): LineProblem => ({
  field,
  code: 'unknown_student',
  message:
    'no student of this school has it, or their data was erased, and sending them as they were does not bring them back',
})
