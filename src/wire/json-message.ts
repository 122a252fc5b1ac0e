import { z } from 'zod'
import { longestName } from '../domain/partner-name.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { decodeText } from './decode-text.ts'

const mostBytes = 1_048_576
const mostInEachOther = 64

/**
 * Reads a JSON object from UTF-8 bytes, at most a MiB unless told otherwise; nothing when it is anything else, or so much stands in
 * each other that who goes through it would run out of stack.
 */
export function readObject(bytes: Buffer, maxBytes = mostBytes): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(decodeText(bytes, maxBytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDeep(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Whether more than 64 lists and objects of a value stand in each other. */
export function isDeep(value: unknown, left = mostInEachOther): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1))
}

/** Reads what a partner answered by its schema. Throws `partner_bad_answer`, which names the fields that are wrong and none of their values. */
export function readFields<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the answer')
  throw new GatewayError('partner_bad_answer', `cannot be read: ${fields.join(', ')}`)
}

/** Text that a column can hold: without U+0000 and halves of a surrogate pair. */
export const columnText = z.string().refine((text) => !text.includes('\u0000') && text.isWellFormed())

const shortText = columnText.max(longestName)

/** A code or an identifier: partners write the same one as a string and as a number. */
export const scalarText = z.union([shortText, z.int().transform(String)])

/** A name: not blank. */
export const nameText = shortText.refine((text) => text.trim() !== '')

/** A name that partners leave blank where they have none. */
export const nameOrBlank = z.union([nameText, z.string().regex(/^\s*$/)])

/** A name that partners write as a string and as a number. */
export const nameOrNumber = z.union([nameText, z.int().transform(String)])

/** An amount as its decimal digits, written as a string, perhaps with one or two zeros behind a point, or as a number; whole đồng only. */
export const amountText = z.union([
  z.int().min(0).transform(String),
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})(\.0{1,2})?$/)
    .transform((text) => text.replace(/\..*/, ''))
    .refine((digits) => Number.isSafeInteger(Number(digits))),
])

/** An amount of money that moved: above 0, and written as `amountText` is. */
export const movedText = amountText.refine((digits) => Number(digits) > 0)

/** An amount that may be below 0, in đồng; written as `amountText` is. */
export const signedAmount = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?(0|[1-9]\d{0,15})(\.0{1,2})?$/)
    .transform(Number)
    .refine(Number.isSafeInteger),
])
