import { expect, test } from 'vitest'
import {
  allowed,
  type ConsoleAction,
  may,
  needsSchools,
  type Role,
  roles,
  schoolsFor,
} from '../../../src/domain/access/roles.ts'

const actions = Object.keys(allowed) as ConsoleAction[]
const holder = (...held: Role[]) => ({ roles: held, schoolCodes: ['TH-01'] })

test('an administrator may do everything, for every school', () => {
  expect(actions.filter((action) => !may(holder('administrator'), action))).toEqual([])
  expect(schoolsFor(holder('administrator'), 'bills.read')).toBe('all')
})

test('a viewer changes nothing but their own login, and opens nothing', () => {
  const mine = actions.filter((action) => may(holder('viewer'), action))
  expect(mine.filter((action) => !action.endsWith('.read') && action !== 'own.change')).toEqual([])
})

test('whoever has no role may do nothing, for no school', () => {
  expect(actions.filter((action) => may(holder(), action))).toEqual([])
  expect(schoolsFor(holder(), 'bills.read')).toEqual(new Set())
})

test('a school accountant sees only their schools, and whoever is an operator too sees all where operators may', () => {
  expect(schoolsFor(holder('school-accountant'), 'bills.read')).toEqual(new Set(['TH-01']))
  expect(schoolsFor(holder('school-accountant', 'operator'), 'bills.read')).toBe('all')
  expect(schoolsFor(holder('school-accountant', 'operator'), 'payments.take')).toEqual(new Set(['TH-01']))
})

test('only roles that are held for schools need schools', () => {
  expect(roles.filter((role) => needsSchools([role]))).toEqual(['school-accountant'])
  expect(needsSchools(['school-accountant', 'viewer'])).toBe(false)
})
