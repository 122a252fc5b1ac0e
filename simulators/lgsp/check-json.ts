import type { FieldRule } from './message-rules.ts'
import { Refusal } from './refusal.ts'
import { valueKinds } from './value-kinds.ts'

/** Refuses a JSON message with a field that is missing, unknown or of another kind than the rules say. */
export function assertJson(message: unknown, rules: readonly FieldRule[], path = ''): void {
  if (!isObject(message)) throw new Refusal(400, `${path || 'the message'} is not an object`)
  const known = new Map(rules.map((rule) => [rule.nameInJson ?? rule.name, rule]))
  for (const name of Object.keys(message)) {
    if (!known.has(name)) throw new Refusal(400, `${path}${name} is not known`)
  }
  for (const [name, rule] of known) assertField(message[name], rule, `${path}${name}`)
}

function assertField(value: unknown, { holds, least, most }: FieldRule, path: string): void {
  if (value === undefined && least === 0) return
  const values = most === 1 ? [value] : value
  if (!Array.isArray(values) || values.length < least) throw new Refusal(400, `${path} is not a list`)
  for (const entry of values) assertValue(entry, holds, path)
}

function assertValue(value: unknown, holds: FieldRule['holds'], path: string): void {
  if (typeof holds !== 'string') assertJson(value, holds, `${path}/`)
  else if (!valueKinds[holds].accepts(value)) throw new Refusal(400, `${path} is not what it should be`)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
