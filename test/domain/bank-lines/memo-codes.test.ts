import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPaymentCodes, squeezeMemo } from '../../../src/domain/bank-lines/memo-codes.ts'
import {
  makePaymentCode,
  paymentCodeLength,
  paymentCodesPerPrefix,
} from '../../../src/domain/bank-lines/payment-code.ts'

const prefixes = ['HS', 'GD']
const an = makePaymentCode('HS', 1n, 0n)
const binh = makePaymentCode('HS', 2n, 0n)
const find = (memo: string) => findPaymentCodes(memo, prefixes)
const codesIn = (memo: string) => find(memo).codes.map(({ code }) => code)
const number = fc.bigInt({ min: 0n, max: paymentCodesPerPrefix - 1n })

test.each([
  ['alone (M1)', an],
  [
    'in the words of Vietcombank (M2)',
    `MBVCB.9912345.006512.${an}.CT tu 0123456789 NGUYEN VAN B toi 0987654321`,
  ],
  ['in small letters with blanks (M3)', `${an.slice(0, 4).toLowerCase()} ${an.slice(4)} - be An lop 3B`],
  ['with text glued to it (M4)', `${an}HOCPHITHANG10`],
  ['with a date glued to it (M4)', `CT ${an}20251005`],
  ['behind the prefix of a bank, cut at 19 characters (M8)', `SEVQR ${an} ho`],
  ['behind the numbers of a NAPAS transfer', `339176.051025.101530.${an}`],
  ['in decomposed Vietnamese with odd blanks (M12)', `Đóng học phí\u00a0${an}\u200b ð`.normalize('NFD')],
  ['with blanks of no width inside', [...an].join('\u200b')],
])('a code is found %s', (_where, memo) => {
  expect(codesIn(memo)).toEqual([an])
})

test('M10: two codes are found in their order, a repeated one once', () => {
  expect(codesIn(`${binh} ${an} ${binh}`)).toEqual([binh, an])
})

test('a code that begins a word puts out no other that is glued to a word elsewhere', () => {
  expect(codesIn(`${an} va hocphi${binh}`)).toEqual([an, binh])
  expect(codesIn(`hocphi${an}, ${binh}`)).toEqual([an, binh])
})

test.each([
  ['within a word', `hocphi${an.slice(0, 5)}${an[5] === '7' ? '8' : '7'}${an.slice(6)}`],
  ['too far from every code', 'HS lop mot chin nop tien'],
])('what looks like a code %s is proposed to nobody', (_, memo) => {
  expect(find(memo)).toMatchObject({ codes: [], misread: [] })
})

test('a prefix within a whole code at the end is no code that was cut off', () => {
  const whole = Array.from({ length: 5_000 }, (_, number) => makePaymentCode('HS', BigInt(number), 0n)).find(
    (code) => /^..+GD../.test(code),
  )
  expect(find(`nop ${whole}`)).toEqual({
    ...{ codes: [expect.objectContaining({ code: whole })], misread: [], cutOff: undefined },
  })
})

test('one wrong character gives no code but a proposal', () => {
  const written = `${an.slice(0, 5)}${an[5] === '7' ? '8' : '7'}${an.slice(6)}`
  const { codes, misread } = find(`${written} hoc phi`)
  expect(codes).toEqual([])
  expect(misread).toHaveLength(1)
  expect(misread[0]?.near).toContain(an)
})

test('a code that the end cut off is said as far as it stands', () => {
  expect(find(`CHUYEN TIEN NOP ${an.slice(0, 7)}`)).toEqual({
    codes: [],
    misread: [],
    cutOff: an.slice(0, 7),
  })
  expect(find(`${an} ${binh.slice(0, 4)}`).cutOff).toBe(binh.slice(0, 4))
  for (const tooShort of ['HS', an.slice(0, 3)])
    expect(find(`CHUYEN TIEN HOC PHI ${tooShort}`).cutOff).toBeUndefined()
})

test('letters that look like a code and run into a whole one propose nothing', () => {
  expect(find(`HS ${an}`)).toMatchObject({ codes: [{ code: an }], misread: [], cutOff: undefined })
})

test.each([
  '',
  'hoc phi thang 10',
  'CT tu 0123456789 NGUYEN VAN B toi 1023456789012',
  'NGUYEN VAN AN 3B',
])('nothing is found in %j', (memo) => {
  expect(find(memo)).toEqual({ codes: [], misread: [], cutOff: undefined })
})

test('what is no code around it never changes what is found', () => {
  const noise = fc.stringMatching(/^[ .,:\-0-9a-fđê]{0,20}$/)
  fc.assert(
    fc.property(number, noise, noise, (which, before, after) => {
      const code = makePaymentCode('HS', which, 0n)
      expect(codesIn(`${before} ${code}${after}`)).toEqual([code])
      // Written apart each character begins a word, so that what happens to be a code from the middle of it on is found too.
      const [found, ...accidents] = find(`${before} ${[...code.toLowerCase()].join(' ')} ${after}`).codes
      expect(found?.code).toBe(code)
      for (const { at } of accidents) expect(at).toBeLessThan((found?.at ?? 0) + paymentCodeLength)
    }),
  )
})

test('one changed character never gives another code', () => {
  fc.assert(
    fc.property(
      number,
      fc.integer({ min: 2, max: 9 }),
      fc.constantFrom(...'23456789ABCDEF'),
      (which, place, wrong) => {
        const code = makePaymentCode('HS', which, 0n)
        fc.pre(code[place] !== wrong)
        expect(codesIn(code.slice(0, place) + wrong + code.slice(place + 1))).toEqual([])
      },
    ),
  )
})

test('a memo squeezed twice is as squeezed once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (memo) => {
      const once = squeezeMemo(memo)
      expect(once).toMatch(/^[A-Z0-9]*$/)
      expect(squeezeMemo(once)).toBe(once)
    }),
  )
})
