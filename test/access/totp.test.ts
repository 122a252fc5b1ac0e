import { expect, test } from 'vitest'
import { hashRecoveryCode, newRecoveryCodes } from '../../src/access/recovery-codes.ts'
import { codeOfStep, fromBase32, keyUri, newSecret, stepOfCode, toBase32 } from '../../src/access/totp.ts'

const rfcSecret = Buffer.from('12345678901234567890')

// RFC 6238 appendix B with SHA-1; six digits are the last six of its eight.
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code of the RFC is %s', (seconds, code) => {
  expect(codeOfStep(rfcSecret, Math.floor(seconds / 30))).toBe(code)
})

// RFC 4226 appendix D.
test('the first ten codes are those of RFC 4226', () => {
  const codes = Array.from({ length: 10 }, (_, step) => codeOfStep(rfcSecret, step))
  expect(codes).toEqual([
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ])
})

const now = new Date(1_111_111_111_000)
const here = Math.floor(1_111_111_111 / 30)

test('a code is good one step before and behind its own, and no further', () => {
  const at = (step: number) => stepOfCode(rfcSecret, codeOfStep(rfcSecret, step), now, -1)
  expect([here - 2, here - 1, here, here + 1, here + 2].map(at)).toEqual([
    undefined,
    here - 1,
    here,
    here + 1,
    undefined,
  ])
})

test('a code of a step that was taken, or of one before it, is none', () => {
  const code = codeOfStep(rfcSecret, here)
  expect(stepOfCode(rfcSecret, code, now, here - 1)).toBe(here)
  expect(stepOfCode(rfcSecret, code, now, here)).toBeUndefined()
})

test.each(['', '12345', '1234567', 'abcdef', '12 345'])('%j is no code', (typed) => {
  expect(stepOfCode(rfcSecret, typed, now, -1)).toBeUndefined()
})

test('a secret is written as apps read it, and read back', () => {
  expect(toBase32(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const secret = newSecret()
  expect(fromBase32(toBase32(secret))).toEqual(secret)
  expect(keyUri(rfcSecret, 'tran.hoa', 'liên thông')).toBe(
    'otpauth://totp/li%C3%AAn%20th%C3%B4ng%3Atran.hoa?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=li%C3%AAn+th%C3%B4ng',
  )
})

test('recovery codes are ten, all others, and the same however they are typed', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  expect(codes[0]).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/)
  const [code = ''] = codes
  expect(hashRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toEqual(hashRecoveryCode(code))
})
