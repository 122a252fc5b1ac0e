import { expect, test } from 'vitest'
import { code, text } from '../../schemas/text.ts'

test.each([
  ['a null', 'a\u0000b'],
  ['an escape', 'a\u001bb'],
  ['a half of a pair', 'a\ud83db'],
  ['the other half', 'a\ude00b'],
])('%s is no text and no code', (_, value) => {
  expect(text(10).safeParse(value).success).toBe(false)
  expect(code(10).safeParse(value).success).toBe(false)
})

test('text keeps whole pairs, tabs and line breaks inside', () => {
  expect(text(10).parse('a 😀\tb\r\nc')).toBe('a 😀\tb\r\nc')
})

test('text is trimmed and composed before it is measured', () => {
  expect(text(3).parse('  Bùi'.normalize('NFD'))).toBe('Bùi'.normalize('NFC'))
})
