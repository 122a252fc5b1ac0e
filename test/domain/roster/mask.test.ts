import { expect, test } from 'vitest'
import { maskStudent } from '../../../src/domain/roster/mask.ts'
import { aStudent } from '../../support/school-records.ts'

const student = aStudent({
  name: 'Nguyễn Thị Ánh',
  birthDate: '2019-03-04',
  identityNumber: '080319000042',
  phone: '0900000123',
  address: 'Ấp 3, Phường Tân Ninh',
  guardians: [{ relation: 'mother', name: 'Trần Thị Ẩn', phone: '0900000456' }],
})

test('a viewer sees initials', () => {
  expect(maskStudent(student, 'viewer')).toEqual({
    name: 'N. T. Á.',
    birthDate: '***',
    identityNumber: '***',
    phone: '***',
    address: '***',
    guardians: [{ relation: 'mother', name: 'T. T. Ẩ.', phone: '***' }],
  })
})

test('an operator can tell people apart', () => {
  expect(maskStudent(student, 'operator')).toEqual({
    name: 'N. T. Ánh',
    birthDate: '2019',
    identityNumber: '*********042',
    phone: '*******123',
    address: '***, Phường Tân Ninh',
    guardians: [{ relation: 'mother', name: 'T. T. Ẩn', phone: '*******456' }],
  })
})

test('who gave a reason sees everything, and what was not given is not there', () => {
  const { name, identityNumber, guardians } = maskStudent(student, 'opener')
  expect([name, identityNumber, guardians[0]?.phone]).toEqual([
    'Nguyễn Thị Ánh',
    '080319000042',
    '0900000456',
  ])
  const { address, phone } = maskStudent(aStudent({ name: 'An' }), 'operator')
  expect([address, phone]).toEqual([null, null])
  expect(maskStudent(aStudent({ phone: '12', address: 'Ấp 3' }), 'operator')).toMatchObject({
    phone: '**',
    address: '***',
  })
})
