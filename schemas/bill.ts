import { z } from 'zod'
import { sentDong } from './money.ts'
import { code, day, text } from './text.ts'

/**
 * What a fee is. PASS_THROUGH is collected for others, such as BHYT, and is not invoiced by the school
 * (NĐ 254/2026 art. 7.8c). VOLUNTARY is never owed.
 */
export const feeKind = z.enum(['TUITION', 'SERVICE', 'PASS_THROUGH', 'VOLUNTARY'])

/** The law and the decision that an exemption rests on. */
export const exemptionBasis = z
  .object({
    decree: text(60).meta({ example: 'NQ 217/2025/QH15' }),
    article: text(60).optional(),
    decisionNumber: text(60).optional(),
    validFrom: day.optional(),
    validTo: day.optional(),
  })
  .meta({ id: 'ExemptionBasis' })

/** Which amounts are taken for a bill or one of its lines: only what it asks, at most that, or any. */
export const billExactness = z.enum(['exact', 'up-to', 'any']).meta({
  description:
    '`exact`: nothing less closes a part of it; `up-to`: parts, and not more; `any`: whatever comes',
})

/**
 * One line of a bill. `gross` is the full price, `exemptionRate` the part in percent that the payer does not owe,
 * `budgetCompensation` what the state budget pays for it, `payable` what the payer owes. The arithmetic is in
 * src/domain/bills/bill-arithmetic.ts: payable = gross − exemption, rounded half up to the đồng.
 */
export const billLine = z
  .object({
    item: code(40).meta({ example: 'HOC_PHI' }),
    name: text(250),
    kind: feeKind,
    gross: sentDong,
    exemptionRate: z.literal([0, 50, 70, 100]).default(0),
    exemptionBasis: exemptionBasis.optional(),
    budgetCompensation: sentDong.default(0),
    payable: sentDong,
    exactness: billExactness.optional().meta({
      description:
        'As that of the bill when absent; what is voluntary is not owed, so it is never `exact`, and `up-to` in an exact bill',
    }),
  })
  .meta({ id: 'BillLine' })

/** A line of a bill that is kept: beside those that are sent, what is owed for an earlier bill and asked by this one instead. */
export const keptBillLine = billLine
  .extend({
    carriedFrom: code(40)
      .optional()
      .meta({ description: 'Number of the bill of the same student that asked for it before' }),
  })
  .meta({ id: 'KeptBillLine' })

/** School year as `2026-2027`; it starts in August (months ≥ 8 belong to the year that starts then). */
export const schoolYear = z.string().regex(/^\d{4}-\d{4}$/, 'must be like 2026-2027')

/** What paying late costs, in đồng: once, for each day after `expiresOn`, and at most. */
export const lateFee = z
  .strictObject({ once: sentDong.default(0), perDay: sentDong.default(0), most: sentDong.optional() })
  .meta({ id: 'LateFee' })

/** A fee bill as a school system sends it. `number` is unique in the school and makes repeats harmless. */
export const billRequest = z
  .object({
    number: code(40),
    schoolCode: code(30),
    studentCode: code(40),
    schoolYear,
    period: text(40).meta({ example: 'HK1' }),
    title: text(250),
    dueOn: day,
    lines: z.array(billLine).min(1).max(50),
    total: sentDong.meta({ description: 'Sum of the payable amounts of the lines' }),
    dossierNumber: z
      .string()
      .regex(/^[0-9A-Z.]{3,30}-\d{6}-\d{1,12}$/, 'must be like 000.00.14.H20-260930-00012')
      .optional()
      .meta({
        description: 'Only where the school system numbers its own dossiers; otherwise the gateway does',
      }),
    state: z
      .enum(['draft', 'issued'])
      .optional()
      .meta({ description: '`draft`: kept, and owed only when it is issued; issued at once without it' }),
    publishOn: day.optional().meta({ description: 'Payers and portals do not learn of it before this day' }),
    exactness: billExactness
      .optional()
      .meta({ description: 'Of the lines that say nothing of their own; `any` when absent' }),
    expiresOn: day.optional().meta({ description: 'The last day on which it is paid in time' }),
    graceDays: z
      .int()
      .min(0)
      .max(366)
      .optional()
      .meta({ description: 'Days after `expiresOn` on which it is still taken; money after them is credit' }),
    lateFee: lateFee.optional(),
  })
  .meta({ id: 'BillRequest' })

/** The states of a bill; the legal moves between them are in src/domain/bills/bill.ts. */
export const billState = z.enum([
  'draft',
  'issued',
  'published',
  'partly-paid',
  'paid',
  'overpaid',
  'cancelled',
  'expired',
  'written-off',
  'refunded',
  'carried',
])

export type BillExactness = z.infer<typeof billExactness>
export type LateFee = z.infer<typeof lateFee>
export type FeeKind = z.infer<typeof feeKind>
export type BillLine = z.infer<typeof keptBillLine>
export type BillRequest = z.infer<typeof billRequest>
export type BillState = z.infer<typeof billState>
