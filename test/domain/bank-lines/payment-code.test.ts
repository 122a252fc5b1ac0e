import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completionsOf,
  isPaymentCode,
  isPaymentCodePrefix,
  makePaymentCode,
  paymentCodeLength,
  paymentCodesNear,
  paymentCodesPerPrefix,
  readPaymentCode,
} from '../../../src/domain/bank-lines/payment-code.ts'

const number = fc.bigInt({ min: 0n, max: paymentCodesPerPrefix - 1n })
const prefix = fc.constantFrom('HS', 'GD', 'KT')
const origin = 4_711n
const code = fc.tuple(prefix, number).map(([letters, which]) => makePaymentCode(letters, which, origin))
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

test('every code is ten characters that nobody misreads, and knows itself', () => {
  fc.assert(
    fc.property(code, (made) => {
      expect(made).toMatch(/^[A-Z]{2}[2-9A-HJKMNP-Z]{8}$/)
      expect(made).toHaveLength(paymentCodeLength)
      expect(isPaymentCode(made)).toBe(true)
    }),
  )
})

test('different numbers have different codes', () => {
  fc.assert(
    fc.property(number, number, (one, other) => {
      fc.pre(one !== other)
      expect(makePaymentCode('HS', one, origin)).not.toBe(makePaymentCode('HS', other, origin))
    }),
  )
})

test('a code gives its number back, and another one where codes begin elsewhere', () => {
  fc.assert(
    fc.property(prefix, number, number, (letters, which, elsewhere) => {
      const made = makePaymentCode(letters, which, origin)
      expect(readPaymentCode(made, origin)).toEqual({ prefix: letters, number: which })
      fc.pre(elsewhere !== origin)
      expect(readPaymentCode(made, elsewhere)?.number).not.toBe(which)
    }),
  )
})

test.each([
  '',
  'HS',
  'HS00000000',
  'HS2345678',
  'HS234567890',
])('%j is no code and has no number', (characters) => {
  expect(readPaymentCode(characters, origin)).toBeUndefined()
})

test('numbers that follow each other have codes that differ in several places', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1_000_000n }), (which) => {
      const [one, next] = [which, which + 1n].map((number) => makePaymentCode('HS', number, origin)) as [
        string,
        string,
      ]
      expect([...one].filter((character, place) => character !== next[place]).length).toBeGreaterThan(2)
    }),
  )
})

test('one wrong character is always found, and the right code is among the near ones', () => {
  fc.assert(
    fc.property(
      code,
      fc.integer({ min: 2, max: 9 }),
      fc.constantFrom(...alphabet, '0', 'O', 'I'),
      (made, place, wrong) => {
        fc.pre(made[place] !== wrong)
        const written = made.slice(0, place) + wrong + made.slice(place + 1)
        expect(isPaymentCode(written)).toBe(false)
        const near = paymentCodesNear(written)
        expect(near).toContain(made)
        expect(near.length).toBeLessThanOrEqual(8)
        for (const one of near) expect(isPaymentCode(one)).toBe(true)
      },
    ),
  )
})

test('two characters that changed places are always found', () => {
  const place = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(code, place, place, (made, one, other) => {
      fc.pre(made[one] !== made[other])
      const swapped = [...made].with(one, made.charAt(other)).with(other, made.charAt(one)).join('')
      expect(isPaymentCode(swapped)).toBe(false)
    }),
  )
})

test('a code that was cut is among the completions of what is left, until too much is missing', () => {
  fc.assert(
    fc.property(code, fc.integer({ min: 7, max: 9 }), (made, length) => {
      const completions = completionsOf(made.slice(0, length))
      expect(completions).toHaveLength(31 ** (9 - length))
      expect(completions).toContain(made)
    }),
  )
  expect(completionsOf(makePaymentCode('HS', 1n, origin).slice(0, 5))).toEqual([])
})

test('with two characters that no code has, no code is near', () => {
  expect(paymentCodesNear('HS00234567')).toEqual([])
})

test.each(['H', 'HSS', 'H2', 'H9', '9H', 'HO', 'hs', 'ĐS'])('%j begins no codes', (letters) => {
  expect(isPaymentCodePrefix(letters)).toBe(false)
  expect(() => makePaymentCode(letters, 1n, origin)).toThrow(RangeError)
})

test('a number beyond the last code is refused', () => {
  expect(() => makePaymentCode('HS', paymentCodesPerPrefix, origin)).toThrow(RangeError)
  expect(() => makePaymentCode('HS', -1n, origin)).toThrow(RangeError)
})
