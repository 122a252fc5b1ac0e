import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type HashRule,
  hasMessageHash,
  hasTextHash,
  messageHash,
  textHash,
} from '../../src/signing/message-hash.ts'

const key = 'a key made for tests'
const rule = (changes: Partial<HashRule> = {}): HashRule => ({
  digest: 'hmac-sha256',
  form: 'pairs',
  fields: ['b', 'a'],
  ...changes,
})

const openssl = (digest: string, text: string) =>
  execFileSync('openssl', ['dgst', `-${digest}`, '-hmac', key, '-r'], { input: text })
    .toString()
    .split(' ')[0]

describe('the hash of a message', () => {
  test.each([
    ['hmac-sha256', 'sha256'],
    ['hmac-sha512', 'sha512'],
  ] as const)('%s is what openssl makes of the same text', (digest, name) => {
    expect(textHash(rule({ digest }), 'học phí', key)).toBe(openssl(name, 'học phí'))
  })

  test.each([
    [{ form: 'pairs' }, 'b=x y&a=1'],
    [{ form: 'pairs', fields: 'sorted' }, 'a=1&b=x y'],
    [{ form: 'piped-values' }, 'x y|1'],
    [{ form: 'form-encoded-pairs' }, 'b=x+y&a=1'],
  ] as const)('%j covers %s', (changes, text) => {
    const message = { a: 1, b: 'x y' }
    expect(messageHash(rule(changes), message, key)).toBe(textHash(rule(), text, key))
  })

  test('what is absent or null is empty, and a form leaves out what is empty', () => {
    const message = { a: null, b: 'x' }
    expect(messageHash(rule(), message, key)).toBe(textHash(rule(), 'b=x&a=', key))
    const form = rule({ form: 'form-encoded-pairs' })
    expect(messageHash(form, message, key)).toBe(textHash(rule(), 'b=x', key))
  })

  test('is hexadecimal, and right in capitals too', () => {
    const written = textHash(rule(), 'text', key)
    expect(written).toMatch(/^[0-9a-f]{64}$/)
    for (const received of [written, written.toUpperCase()])
      expect(hasTextHash(rule(), 'text', received, key)).toBe(true)
  })

  test.each([
    ['pairs', { b: 'x&a=2', a: 1 }],
    ['piped-values', { b: 'x|2', a: 1 }],
  ] as const)('%s: a value that could be taken for two fields has no hash', (form, message) => {
    expect(() => messageHash(rule({ form }), message, key)).toThrow(/unwritable_text/)
    const text = form === 'pairs' ? 'b=x&a=2&a=1' : 'x|2|1'
    expect(hasMessageHash(rule({ form }), message, textHash(rule(), text, key), key)).toBe(false)
  })

  test('is right for its own message, and for no other, under its own key', () => {
    const forms = fc.constantFrom<HashRule['form']>('pairs', 'piped-values', 'form-encoded-pairs')
    const value = fc.string({ unit: 'grapheme', maxLength: 20 })
    const plain = value.map((text) => text.replaceAll('|', '').replaceAll('=', ''))
    fc.assert(
      fc.property(forms, plain, plain, plain, (form, a, b, other) => {
        const hash = messageHash(rule({ form }), { a, b }, key)
        expect(hasMessageHash(rule({ form }), { a, b }, hash, key)).toBe(true)
        expect(hasMessageHash(rule({ form }), { a: other, b }, hash, key)).toBe(other === a)
        expect(hasMessageHash(rule({ form }), { a, b }, hash, `${key}.`)).toBe(false)
      }),
    )
  })

  test.each(['', 'ABCDEF', '0'.repeat(64), 'é'.repeat(32)])('%j is not a right one', (received) => {
    expect(hasTextHash(rule(), 'text', received, key)).toBe(false)
  })
})
