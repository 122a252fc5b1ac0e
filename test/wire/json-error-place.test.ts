import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonErrorPlace } from '../../src/wire/json-error-place.ts'

describe('jsonErrorPlace', () => {
  test.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a" 1}', 1, 6],
    ['{"a":1,}', 1, 8],
    ['[1,\n 2,\n 03]', 3, 2],
    ['[1 2]', 1, 4],
    ['{"a":1]', 1, 7],
    ['nul', 1, 1],
    ['"a\nb"', 1, 3],
    ['"\\x"', 1, 2],
    ['"\\u12"', 1, 2],
    ['{"a":tru}', 1, 6],
    ['[1.]', 1, 2],
    ['{} {}', 1, 4],
    ["{'a':1}", 1, 2],
    ['{"ễ🏫":}', 1, 8],
  ])('finds where %j stops being JSON', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(jsonErrorPlace(text)).toEqual({ line, column })
  })

  test('reads any JSON to its end', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonErrorPlace(text)).toEqual({ line: 1, column: text.length + 1 })
      }),
    )
  })

  test('finds what was put behind any object where it was put', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom('x', '}', ',', '"'),
        (value, more) => {
          const text = JSON.stringify(value, null, 2)
          const line = text.split('\n').length
          expect(jsonErrorPlace(`${text}\n${more}`)).toEqual({ line: line + 1, column: 1 })
        },
      ),
    )
  })

  test('reads a mebibyte of escapes or of brackets', () => {
    expect(jsonErrorPlace(`"${'\\n'.repeat(500_000)}`).column).toBe(1_000_002)
    expect(jsonErrorPlace('['.repeat(1_000_000)).column).toBe(1_000_001)
  })
})
