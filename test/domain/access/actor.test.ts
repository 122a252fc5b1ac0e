import { expect, test } from 'vitest'
import { isSamePerson } from '../../../src/domain/access/actor.ts'

test.each([
  ['mai', 'Mai'],
  ['Nguyễn  Mai', 'nguyễn mai '],
  ['Nguyễn Mai'.normalize('NFC'), 'Nguyễn Mai'.normalize('NFD')],
])('%j and %j are one person', (one, other) => expect(isSamePerson(one, other)).toBe(true))

test('marks make another person', () => expect(isSamePerson('Nguyễn Mai', 'Nguyen Mai')).toBe(false))
