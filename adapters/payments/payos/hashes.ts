import type { HashedFields, HashRule } from '../../../src/signing/message-hash.ts'

const pairs = { digest: 'hmac-sha256', form: 'pairs' } as const

/** What `signature` covers: five fields of a request; all of `data` in what payOS says. */
export const hashes = {
  link: { ...pairs, fields: ['amount', 'cancelUrl', 'description', 'orderCode', 'returnUrl'] },
  data: { ...pairs, fields: 'sorted' },
} as const satisfies Record<string, HashRule>

/** The fields of `data` as they are signed: lists as JSON with the members of their objects sorted, no word for nothing. */
export const signedFields = (data: Readonly<Record<string, unknown>>): HashedFields =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, signedText(value)]))

function signedText(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(withSortedMembers))
  if (value === null || value === undefined || value === 'null' || value === 'undefined') return ''
  return String(value)
}

const withSortedMembers = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
