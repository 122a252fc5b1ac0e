import { z } from 'zod'
import { code, day, text } from './text.ts'

/**
 * Personal identity number (số định danh cá nhân), 12 digits. That its digits agree with gender and birth year is
 * checked by a rule that warns (src/domain/roster/identity-number.ts).
 */
export const identityNumber = z.string().regex(/^\d{12}$/, 'must be 12 digits')

/** Code that the ministry's education database gives a pupil: 10 digits; 11 have been seen, so 11 only warns. */
export const moetCode = z.string().regex(/^\d{10,11}$/, 'must be 10 digits')

/** A parent or another person who acts for a student, and who pays. */
export const guardian = z
  .object({
    relation: z.enum(['father', 'mother', 'other']),
    name: text(120),
    birthYear: z.int().min(1900).max(2100).optional(),
    occupation: text(120).optional(),
    identityNumber: identityNumber.optional(),
    phone: text(20).optional(),
    email: z.email().optional(),
  })
  .meta({ id: 'Guardian' })

export const studentStatus = z.enum([
  'studying',
  'moved-in',
  'moved-out',
  'left',
  'returned',
  'completed',
  'other',
])

/** The class of a student in one school year. */
const classPlace = z
  .object({ name: text(40), code: code(40).optional(), grade: z.int().min(0).max(12).optional() })
  .meta({ id: 'ClassPlace' })

/** A student of one school. `code` is unique in the school; a first-grader may have no ministry code yet. */
export const student = z
  .object({
    code: code(40),
    schoolCode: code(30),
    name: text(120),
    birthDate: day,
    gender: z.enum(['male', 'female']),
    class: classPlace,
    status: studentStatus.default('studying'),
    moetCode: moetCode.optional(),
    identityNumber: identityNumber.optional(),
    ethnicity: text(60).optional(),
    phone: text(20).optional(),
    address: text(300).optional(),
    guardians: z.array(guardian).max(4).default([]),
  })
  .meta({ id: 'Student' })

export type Student = z.infer<typeof student>
export type Guardian = z.infer<typeof guardian>
