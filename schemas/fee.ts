import { z } from 'zod'
import { billExactness, feeKind, schoolYear } from './bill.ts'
import { sentDong } from './money.ts'
import { schoolLevel } from './school.ts'
import { code, day, text } from './text.ts'

/**
 * What a price is for. `month` and `meal-day` follow the days that a student is there; `term` covers the days of a
 * plan, `year` the school year, each once; `once` has no days and is asked each time that a plan names it.
 */
export const feeUnit = z.enum(['month', 'meal-day', 'term', 'year', 'once'])

const from = day.meta({ description: 'First day' })
const to = day.meta({ description: 'Last day; open when absent' })
const dated = { validFrom: from, validTo: to.optional() }
const endsAfterItBegins = ({ validFrom, validTo }: { validFrom: string; validTo?: string | undefined }) =>
  validTo === undefined || validTo >= validFrom
const backwards = { path: ['validTo'], error: 'must not be before validFrom' }

/** A fee item beside those of the catalogue: of one school, or of the whole province when no school is named. */
export const feeItemRequest = z
  .object({
    code: code(40).meta({ example: 'DONG_PHUC' }),
    name: text(200),
    kind: feeKind,
    schoolCode: code(30).optional(),
    exactness: billExactness
      .optional()
      .meta({ description: 'Of the lines that plans make of it; never `exact` for what is voluntary' }),
    ...dated,
  })
  .refine(endsAfterItBegins, backwards)
  .refine(({ kind, exactness }) => kind !== 'VOLUNTARY' || exactness !== 'exact', {
    path: ['exactness'],
    error: 'what is voluntary is taken in any part',
  })
  .meta({ id: 'FeeItemRequest' })

/** What an amount of a fee schedule is: the price that is asked, or the level that exemptions and support are counted from. */
export const feeRole = z.enum(['price', 'base'])

/**
 * One price by the school, level and area that it is for; what it does not name it is for all of. `base` is the level
 * that the provincial council decides for exemption and support of tuition (NĐ 66/2026 art. 13.4).
 */
export const feeScheduleRequest = z
  .object({
    item: code(40).meta({ example: 'TIEN_AN' }),
    role: feeRole.default('price'),
    schoolYear,
    schoolCode: code(30).optional(),
    level: schoolLevel.exclude(['LIEN_CAP']).optional(),
    area: code(20).optional().meta({ description: 'A code of the catalogue of fee areas', example: 'rural' }),
    ...dated,
    unit: feeUnit,
    price: sentDong,
    decision: text(60).optional().meta({ description: 'Number of the decision that it rests on' }),
  })
  .refine(endsAfterItBegins, backwards)
  .refine(({ role, decision }) => role === 'price' || decision !== undefined, {
    path: ['decision'],
    error: 'a base needs the decision of the provincial council',
  })
  .meta({ id: 'FeeScheduleRequest' })

/** An exemption that a decision grants to one student; `rule` is a code of the table of exemption rules. */
export const exemptionGrant = z
  .object({
    schoolCode: code(30),
    studentCode: code(40),
    rule: code(40).meta({ example: 'ND81_70' }),
    decisionNumber: text(60),
    ...dated,
  })
  .refine(endsAfterItBegins, backwards)
  .meta({ id: 'ExemptionGrant' })

/** Why something that was stored counts no more, from which day on. */
export const revocation = z.object({ from: day, reason: text(200) }).meta({ id: 'Revocation' })

export type FeeUnit = z.infer<typeof feeUnit>
export type FeeItemRequest = z.infer<typeof feeItemRequest>
export type FeeScheduleRequest = z.infer<typeof feeScheduleRequest>
export type ExemptionGrant = z.infer<typeof exemptionGrant>
