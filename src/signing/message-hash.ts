import { createHmac, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../ports/gateway-error.ts'

type FieldValue = string | number | boolean | null | undefined
export type HashedFields = Readonly<Record<string, FieldValue>>

/** How the keyed hash of a text is taken; in lower hexadecimal. */
const digests = {
  'hmac-sha256': (text: string, key: string) => createHmac('sha256', key).update(text).digest('hex'),
  'hmac-sha512': (text: string, key: string) => createHmac('sha512', key).update(text).digest('hex'),
} as const

type Field = readonly [name: string, value: string]

/**
 * How fields become one text. A form in which the border of two fields could be moved without changing the text gives
 * nothing for such values: two different messages would have one hash.
 */
const forms = {
  /** `value|value` */
  'piped-values': (fields) =>
    fields.some(([, value]) => value.includes('|')) ? undefined : fields.map(([, value]) => value).join('|'),
  /** `name=value&name=value`, nothing encoded. */
  pairs: (fields) =>
    fields.some(([, value]) => /&[^&]*=/.test(value))
      ? undefined
      : fields.map(([name, value]) => `${name}=${value}`).join('&'),
  /** The same as a browser posts a form: a space is `+`, everything but letters, digits and `*-._` is `%XX`. */
  'form-encoded-pairs': (fields) =>
    new URLSearchParams(fields.filter(([, value]) => value !== '').map(([...field]) => field)).toString(),
} as const satisfies Record<string, (fields: readonly Field[]) => string | undefined>

/** One row: which fields a hash covers, in which order, in which form, and how it is taken. */
export interface HashRule {
  readonly digest: keyof typeof digests
  readonly form: keyof typeof forms
  /** Names in their order; `sorted` covers every field of the message, by the code units of its name. */
  readonly fields: readonly string[] | 'sorted'
}

/** The hash of a message. Throws `unwritable_text` when a field could be taken for two. */
export function messageHash(rule: HashRule, message: HashedFields, key: string): string {
  const text = joinFields(rule, message)
  if (text === undefined) throw new GatewayError('unwritable_text', 'a field has a separator in it')
  return textHash(rule, text, key)
}

/** Says whether a received message has the right hash, in a time that does not depend on where it differs. */
export function hasMessageHash(
  rule: HashRule,
  message: HashedFields,
  received: string,
  key: string,
): boolean {
  const text = joinFields(rule, message)
  return text !== undefined && hasTextHash(rule, text, received, key)
}

type TextRule = Pick<HashRule, 'digest'>

/** The hash of a text as it stands. */
export const textHash = ({ digest }: TextRule, text: string, key: string): string =>
  digests[digest](text, key)

/** Says whether a received text has the right hash, in capitals or not, in a time that does not depend on where it differs. */
export function hasTextHash(rule: TextRule, text: string, received: string, key: string): boolean {
  const expected = Buffer.from(textHash(rule, text, key))
  const given = Buffer.from(received.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function joinFields({ form, fields }: HashRule, message: HashedFields): string | undefined {
  const names = fields === 'sorted' ? Object.keys(message).sort() : fields
  return forms[form](names.map((name) => [name, String(message[name] ?? '')] as const))
}
