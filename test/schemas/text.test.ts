import { expect, test } from 'vitest'
import { z } from 'zod'
import { code, day, instant, text } from '../../schemas/text.ts'

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

test.each(['0000-01-01', '0001-01-01', '1899-12-31'])('%s is no day that anybody means', (value) => {
  expect(day.safeParse(value).error?.issues[0]?.message).toBe('must not be before 1900')
  expect(instant.safeParse(`${value}T00:00:00+07:00`).success).toBe(false)
})

test.each(['1900-01-01', '2028-02-29', '9999-12-31'])('%s is a day', (value) => {
  expect(day.parse(value)).toBe(value)
  expect(instant.safeParse(`${value}T00:00:00+07:00`).success).toBe(true)
})

test('a day and an instant are documented by their format', () => {
  const { $defs, properties } = z.toJSONSchema(z.object({ day, instant }))
  expect($defs?.Day).toMatchObject({ type: 'string', format: 'date' })
  expect(properties?.instant).toMatchObject({ type: 'string', format: 'date-time' })
})
