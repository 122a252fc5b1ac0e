import type { LineProblem } from '../../schemas/import.ts'

/** A sender may not write for the school of a record, be there one or not. */
export const notYourSchool: LineProblem = {
  field: 'schoolCode',
  code: 'school_not_yours',
  message: 'the client does not speak for this school',
}

export const unknownSchool: LineProblem = {
  field: 'schoolCode',
  code: 'unknown_school',
  message: 'put the school before its records',
}
