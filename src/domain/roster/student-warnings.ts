import type { Student } from '../../../schemas/student.ts'
import type { Warning } from '../../../schemas/warning.ts'
import { identityNumberWarnings } from './identity-number.ts'

/** Lists what looks wrong in an otherwise acceptable student. */
export function studentWarnings(student: Student): Warning[] {
  const warnings = identityNumberWarnings(student)
  if (student.moetCode?.length === 11) {
    warnings.push({ field: 'moetCode', code: 'moet_code_length', message: 'has 11 digits, 10 are expected' })
  }
  return warnings
}
