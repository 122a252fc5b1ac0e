import { format, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'

const password = new Secret('mật khẩu 123')

test('a secret gives its value only when asked to reveal it', () => {
  expect(password.reveal()).toBe('mật khẩu 123')
})

test.each([
  ['template', `${password}`],
  ['concatenation', `x${password}`.slice(1)],
  ['JSON', JSON.parse(JSON.stringify({ password })).password],
  ['inspect', inspect(password, { showHidden: true, depth: 9 })],
  ['inspect inside of something', inspect({ password })?.slice('{ password: '.length, -' }'.length)],
  ['printf-style format', format('%s', password)],
])('%s shows [secret]', (_, shown) => {
  expect(shown).toBe('[secret]')
})

test('the value is no property that a logger could find', () => {
  expect(Object.getOwnPropertyNames(password)).toEqual([])
  expect(structuredClone({ ...password })).toEqual({})
})
