import { z } from 'zod'
import { schoolYear } from './bill.ts'
import { schoolLevel } from './school.ts'
import { code, day, instant, text } from './text.ts'

/** Who is asked for an item of a plan. */
export const askedOf = z.enum(['everybody', 'registered'])

/** The longest span of a plan, in days: a school year with room before and after. */
const longestDays = 400

/** Asks for items from the students of classes, levels or schools over a span of days. */
export const collectionPlanRequest = z
  .object({
    title: text(250).meta({ example: 'Các khoản thu tháng 10 năm học 2026-2027' }),
    schoolYear,
    period: text(40).meta({ example: 'T10' }),
    from: day,
    to: day,
    dueOn: day,
    schoolCodes: z
      .array(code(30))
      .min(1)
      .max(2_000)
      .optional()
      .meta({ description: 'All schools of the province when absent, which operators may ask for' }),
    levels: z
      .array(schoolLevel.exclude(['LIEN_CAP']))
      .min(1)
      .optional(),
    grades: z.array(z.int().min(0).max(12)).min(1).optional(),
    classes: z.array(text(40)).min(1).max(200).optional().meta({ description: 'Names or codes of classes' }),
    items: z
      .array(
        z.object({
          item: code(40).meta({ example: 'TIEN_AN' }),
          askedOf: askedOf.optional().meta({
            description:
              'Tuition and what is collected for others: everybody; services and what is voluntary: who is registered',
          }),
        }),
      )
      .min(1)
      .max(30),
    mealWeekdays: z
      .array(z.int().min(0).max(6))
      .default([1, 2, 3, 4, 5])
      .meta({ description: 'Days of the week with meals, Sunday being 0' }),
    debts: z.enum(['beside', 'carried']).default('beside').meta({
      description:
        '`carried`: the new bill asks for what is owed of earlier ones, due before `from`, by a line for each; `beside`: they stay',
    }),
    daysOff: z.array(day).max(longestDays).default([]).meta({ description: 'Days without meals' }),
  })
  .refine(({ from, to }) => to >= from, { path: ['to'], error: 'must not be before from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < longestDays * 86_400_000, {
    path: ['to'],
    error: `a plan spans ${longestDays} days at most`,
  })
  .refine(({ items }) => new Set(items.map(({ item }) => item)).size === items.length, {
    path: ['items'],
    error: 'an item stands once in a plan',
  })
  .meta({ id: 'CollectionPlanRequest' })

/** A word about one day of one student. */
export const attendanceNote = z
  .object({
    schoolCode: code(30),
    studentCode: code(40),
    day,
    is: z.enum(['absent', 'present']).default('absent'),
    reportedAt: instant.optional().meta({ description: 'When the school was told; now when absent' }),
  })
  .meta({ id: 'AttendanceNote' })

export type CollectionPlanRequest = z.infer<typeof collectionPlanRequest>
export type AttendanceNote = z.infer<typeof attendanceNote>
