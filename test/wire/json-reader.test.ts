import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonReadOptions, readJson } from '../../src/wire/json-reader.ts'

const read = (json: string | Buffer, options: Partial<JsonReadOptions> = {}) =>
  readJson(Buffer.from(json as string), { maxBytes: 1_000, expects: 'any', ...options })

test('what JSON.stringify writes is read back', () => {
  const value = fc.jsonValue({ stringUnit: 'grapheme' })
  fc.assert(
    fc.property(value, (written) => {
      const text = JSON.stringify(written)
      fc.pre(!/\\u0000|"(__proto__|constructor|prototype)":/.test(text))
      expect(read(text, { maxBytes: 1_000_000 })).toEqual(JSON.parse(text))
    }),
  )
})

test('a byte order mark is passed over', () => {
  expect(read('\ufeff{"a":"Ả"}', { expects: 'object' })).toEqual({ a: 'Ả' })
})

describe('refused', () => {
  test.each<[string, string | Buffer, string, Partial<JsonReadOptions>?]>([
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'invalid_encoding'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'invalid_encoding'],
    ['too many bytes', `"${'x'.repeat(1_000)}"`, 'payload_too_large'],
    ['nothing', '', 'invalid_json'],
    ['half an object', '{"a":', 'invalid_json'],
    ['an array where an object is expected', '[]', 'invalid_json', { expects: 'object' }],
    ['null where an object is expected', 'null', 'invalid_json', { expects: 'object' }],
    ['an object where an array is expected', '{}', 'invalid_json', { expects: 'array' }],
    ['too deep a nesting', '['.repeat(65) + ']'.repeat(65), 'invalid_json'],
    ['__proto__', '{"a":[{"__proto__":{"admin":true}}]}', 'invalid_json'],
    ['__proto__ in escapes', '{"\\u005f_proto__":{}}', 'invalid_json'],
    ['constructor', '{"constructor":{}}', 'invalid_json'],
    ['prototype', '{"prototype":{}}', 'invalid_json'],
    ['a null character in a text', '["\\u0000"]', 'invalid_json'],
    ['a null character in a name', '{"\\u0000":1}', 'invalid_json'],
    ['half a surrogate pair', '"\\ud800"', 'invalid_json'],
  ])('%s', (_, json, code, options) => {
    expect(() => read(json, options)).toThrow(expect.objectContaining({ code }))
  })

  test('without quoting what was received', () => {
    const error = (() => {
      try {
        return read('{"name":"Nguyễn Văn Ả",}')
      } catch (caught) {
        return caught as Error
      }
    })() as Error
    expect(error.message).toBe('invalid_json: not JSON at position 23')
  })
})
