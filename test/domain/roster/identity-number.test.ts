import { describe, expect, test } from 'vitest'
import { identityNumberWarnings } from '../../../src/domain/roster/identity-number.ts'
import { studentWarnings } from '../../../src/domain/roster/student-warnings.ts'
import { aStudent } from '../../support/school-records.ts'

const codes = (identityNumber: string, gender: 'male' | 'female', birthDate: string) =>
  identityNumberWarnings({ identityNumber, gender, birthDate }).map(({ code }) => code)

describe('an identity number', () => {
  test.each([
    ['080085000001', 'male', '1985-01-01'],
    ['080185000001', 'female', '1985-01-01'],
    ['080217000001', 'male', '2017-03-05'],
    ['080317000001', 'female', '2017-03-05'],
    ['080400000001', 'male', '2100-12-31'],
    ['080999000001', 'female', '2399-12-31'],
  ] as const)('%s agrees with a %s born on %s', (identityNumber, gender, birthDate) => {
    expect(codes(identityNumber, gender, birthDate)).toEqual([])
  })

  test.each([
    ['080317000001', 'male', '2017-03-05', ['identity_gender']],
    ['080017000001', 'male', '2017-03-05', ['identity_century']],
    ['080218000001', 'male', '2017-03-05', ['identity_birth_year']],
    ['080185000001', 'male', '2017-03-05', ['identity_gender', 'identity_century', 'identity_birth_year']],
  ] as const)('%s of a %s born on %s warns of %o', (identityNumber, gender, birthDate, expected) => {
    expect(codes(identityNumber, gender, birthDate)).toEqual(expected)
  })

  test('that is absent warns of nothing', () => {
    expect(identityNumberWarnings({ gender: 'male', birthDate: '2017-03-05' })).toEqual([])
  })
})

test('eleven digits of the ministry warn, ten do not', () => {
  expect(studentWarnings(aStudent({ moetCode: '1234567890' }))).toEqual([])
  expect(studentWarnings(aStudent({ moetCode: '12345678901' }))).toMatchObject([{ field: 'moetCode' }])
})
