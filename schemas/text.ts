import { z } from 'zod'

/** Control characters, and halves of a surrogate pair, which neither UTF-8 nor the database can hold. */
const unwritable = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u

/**
 * Text of 1 to `max` characters, NFC-normalised and trimmed before it is measured. School systems mix NFC and NFD,
 * and the same words in another form give another digest.
 */
export const text = (max: number) =>
  tidied(max).refine((value) => !unwritable.test(value), 'must not contain control characters or half ones')

const tidied = (max: number) =>
  z
    .string()
    .overwrite((value) => value.normalize('NFC').trim())
    .min(1, 'must not be empty')
    .max(max)

/** A code of another system, always a string so that leading zeros survive: letters, digits and `. _ / -`. */
export const code = (max: number) =>
  tidied(max).regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u, 'must be letters, digits or . _ / -')

/** Programs write the year 1 for a day that they do not know, and the database has no year 0. */
const isFrom1900 = (text: string) => text >= '1900'
const before1900 = 'must not be before 1900'

/** A calendar day `yyyy-mm-dd`, from 1900 on. */
export const day = z.iso
  .date({ abort: true })
  .refine(isFrom1900, before1900)
  .meta({ id: 'Day', description: 'Calendar day, yyyy-mm-dd, from 1900 on', example: '2026-09-30' })

/** An instant in ISO 8601 with an offset or Z, from 1900 on. */
export const instant = z.iso.datetime({ offset: true, abort: true }).refine(isFrom1900, before1900)
