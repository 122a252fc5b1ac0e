import { z } from 'zod'
import { billExactness, feeKind } from '../bill.ts'
import { exemptionGrant, feeRole, feeUnit } from '../fee.ts'
import { dong } from '../money.ts'
import { schoolLevel } from '../school.ts'
import { code, day, instant, text } from '../text.ts'

export const feeItem = z
  .object({
    code: z.string(),
    name: z.string(),
    kind: feeKind,
    exactness: billExactness.nullish(),
    schoolCode: z.string().nullable(),
    validFrom: day.nullable().meta({ description: 'Null for items of the catalogue' }),
    validTo: day.nullable(),
  })
  .meta({ id: 'FeeItem' })

export const feeSchedule = z
  .object({
    id: z.uuid(),
    item: z.string(),
    role: feeRole,
    schoolYear: z.string(),
    schoolCode: z.string().nullable(),
    level: schoolLevel.nullable(),
    area: z.string().nullable(),
    unit: feeUnit,
    price: dong,
    decision: z.string().nullable(),
    from: day,
    to: day.nullable(),
  })
  .meta({ id: 'FeeSchedule' })

/** What became of a stored record. */
export const stored = z
  .object({ id: z.uuid(), outcome: z.enum(['accepted', 'repeated']) })
  .meta({ id: 'Stored' })

export const recordEnd = z
  .object({
    lastDay: day.meta({ description: 'Last day on which it counts; before its first day when it never did' }),
    reason: text(200),
  })
  .meta({ id: 'RecordEnd' })

const span = {
  id: z.uuid(),
  schoolCode: z.string(),
  studentCode: z.string(),
  from: day,
  to: day.nullable(),
  madeBy: z.string(),
  madeAt: instant,
  end: recordEnd.extend({ by: z.string(), at: instant }).nullable(),
}

const dated = { schoolCode: code(30), studentCode: code(40), from: day, to: day.optional() }
const endsAfterItBegins = ({ from, to }: { from: string; to?: string | undefined }) =>
  to === undefined || to >= from
const backwards = { path: ['to'], error: 'must not be before from' }

/** A student has a service of the school: meals, two sessions a day, a club. */
export const serviceRequest = z
  .object({ ...dated, item: code(40).meta({ example: 'TIEN_AN' }) })
  .refine(endsAfterItBegins, backwards)
  .meta({ id: 'ServiceRequest' })

/** A student is at the school. Without any record a student who attends is taken to be there all the time. */
export const enrolmentRequest = z
  .object(dated)
  .refine(endsAfterItBegins, backwards)
  .meta({ id: 'EnrolmentRequest' })

export const service = z.object({ ...span, item: z.string() }).meta({ id: 'Service' })
export const enrolment = z.object(span).meta({ id: 'Enrolment' })
export const exemption = z
  .object({ ...span, rule: z.string(), decisionNumber: z.string() })
  .meta({ id: 'Exemption' })

/** What an exemption changes of bills that were made before it was known. */
export const exemptionCorrections = z
  .object({
    reason: z.string().meta({ description: 'Kept with each revision' }),
    decisionNumber: z.string(),
    bills: z.array(
      z.object({
        billId: z.uuid(),
        billNumber: z.string(),
        became: z.enum(['to-correct', 'corrected', 'unchanged', 'by-hand']).meta({
          description: '`by-hand`: its lines are no longer those of the plan, or it is closed for good',
        }),
        before: dong,
        after: dong,
        credited: dong.meta({ description: 'Paid and owed no longer: credit of the student' }),
      }),
    ),
    credited: dong,
  })
  .meta({ id: 'ExemptionCorrections' })

export { exemptionGrant }
