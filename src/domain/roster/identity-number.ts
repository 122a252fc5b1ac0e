import type { Warning } from '../../../schemas/warning.ts'

/**
 * Checks that a personal identity number agrees with its holder: digit 4 is century and gender (0/1 = 1900s
 * male/female, 2/3 = 2000s … 8/9 = 2300s), digits 5-6 the birth year (NĐ 137/2015). There is no check digit, so a
 * mismatch warns and never refuses.
 */
export function identityNumberWarnings(person: {
  identityNumber?: string | undefined
  birthDate: string
  gender: 'male' | 'female'
}): Warning[] {
  const { identityNumber, birthDate, gender } = person
  if (identityNumber === undefined) return []
  const warnings: Warning[] = []
  const marker = Number(identityNumber[3])
  const century = Math.floor(Number(birthDate.slice(0, 4)) / 100)
  const markedGender = marker % 2 === 0 ? 'male' : 'female'
  if (markedGender !== gender) {
    warnings.push({
      field: 'identityNumber',
      code: 'identity_gender',
      message: 'digit 4 names another gender',
    })
  }
  if (19 + Math.floor(marker / 2) !== century) {
    warnings.push({
      field: 'identityNumber',
      code: 'identity_century',
      message: 'digit 4 names another century',
    })
  }
  if (identityNumber.slice(4, 6) !== birthDate.slice(2, 4)) {
    warnings.push({
      field: 'identityNumber',
      code: 'identity_birth_year',
      message: 'digits 5-6 name another birth year',
    })
  }
  return warnings
}
