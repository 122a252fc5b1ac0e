import { z } from 'zod'
import { dong, sentDong } from '../money.ts'
import { reason } from '../repair.ts'
import { day, instant } from '../text.ts'

/** Money that a school takes over its counter for a bill. */
export const counterPayment = z
  .strictObject({
    billId: z.uuid(),
    amount: sentDong.min(1),
    method: z.enum(['cash', 'pos']).default('cash'),
    series: z
      .string()
      .regex(/^[A-Z0-9]{1,10}$/, 'must be 1 to 10 capital letters or digits')
      .default('PT')
      .meta({ description: 'Receipts are numbered without a gap in a school, a series and a year' }),
    receivedAt: instant.optional().meta({ description: 'When the payer paid; now when absent' }),
    replaces: z
      .uuid()
      .optional()
      .meta({ description: 'A receipt that this one is in place of: that one is void' }),
    reason: reason.optional().meta({ description: 'Why it replaces the other' }),
  })
  .meta({ id: 'CounterPayment' })

/** Makes a receipt of a counter void. */
export const receiptVoid = z
  .strictObject({
    reason,
    replacedBy: z.uuid().optional().meta({
      description:
        'The receipt of the bank transfer that came in its place; as the student’s credit it closes the bill',
    }),
  })
  .meta({ id: 'ReceiptVoid' })

export const receipt = z
  .object({
    id: z.uuid(),
    kind: z.enum(['counter', 'channel', 'bank']),
    number: z.string().meta({
      description: 'Without gaps at a counter; else what the channel or bank knows the money by',
      example: 'PT-2026-000017',
    }),
    schoolCode: z.string(),
    studentCode: z.string(),
    billId: z.uuid().nullable(),
    amount: dong,
    paidOn: day.meta({
      description:
        'The day of the payer, by which it was in time or late; of a bank that says no time, the day of the booking',
    }),
    state: z.enum(['valid', 'void', 'replaced', 'reversed']),
    replacedBy: z.uuid().nullable(),
    refunded: dong.meta({ description: 'What of it went back to the payer, or is on its way' }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Receipt' })

export const receipts = z.object({ receipts: z.array(receipt) }).meta({ id: 'Receipts' })
