import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dossierNumbersIn } from '../../../src/domain/exchanges/dossier-number.ts'
import { dossierNumber } from '../../support/arbitraries.ts'

const known = '000.00.14.H20-260930-00012'

test.each([
  ['', []],
  ['hoc phi thang 10', []],
  [`THANH TOAN HO SO ${known}`, [known]],
  [`thanh toan ho so ${known.toLowerCase()}.`, [known]],
  [`${known} ${known}`, [known]],
  [`${known}20260930120003`, [`${known}20260930120003`, known]],
  ['000.00.14.H20-2609-00012', []],
])('in "%s" stand %o', (words, numbers) => {
  expect(dossierNumbersIn(words)).toEqual(numbers)
})

test('a number is found wherever it stands, with or without a time glued to it', () => {
  const noise = fc.stringMatching(/^[a-z ,:;]{0,20}$/)
  const glued = fc.constantFrom('', '20260930120003')
  fc.assert(
    fc.property(noise, dossierNumber, glued, noise, (before, number, time, after) => {
      expect(dossierNumbersIn(`${before} ${number}${time} ${after}`)).toContain(number)
    }),
  )
})
