import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { instant } from '../text.ts'

/** Takes back money that was posted: of another owner, or taken away by the channel or the bank. */
export const reversalRequest = z
  .union([
    z.strictObject({ paymentId: z.uuid(), why: z.literal('taken-back'), reason }),
    z.strictObject({ allocationId: z.uuid(), why: z.literal('wrong-owner'), reason }),
    z.strictObject({
      allocationId: z.uuid(),
      why: z.literal('taken-back'),
      lineId: z.uuid().optional().meta({
        description: 'The outgoing movement by which the bank took it; none where it came by a channel',
      }),
      reason,
    }),
  ])
  .meta({ id: 'ReversalRequest' })

export const reversal = z
  .object({
    id: z.uuid(),
    paymentId: z.uuid().nullable(),
    allocationId: z.uuid().nullable(),
    billId: z.uuid().nullable(),
    schoolCode: z.string().nullable().meta({
      description:
        'Null where nobody owned the money, or where it was in pieces: each piece has a reversal of its own',
    }),
    studentCode: z.string().nullable(),
    amount: dong,
    fromBill: dong,
    fromCredit: dong.meta({
      description: 'Where it has closed something else meanwhile, the student’s credit is below zero by it',
    }),
    fromUnowned: dong.meta({ description: 'What nobody owned' }),
    partOf: z.uuid().nullable().meta({
      description:
        'The reversal of the whole payment that this piece was taken back with, and in whose amount it counts',
    }),
    why: z.enum(['wrong-owner', 'taken-back']),
    lineId: z.uuid().nullable(),
    moneyId: z.uuid().nullable().meta({
      description: 'What it is among `/v1/money-without-owner` from now on, to be given to its owner',
    }),
    madeAt: instant,
    madeBy: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Reversal' })

export const reversals = z
  .object({
    reversals: z.array(reversal),
    next: z.uuid().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'Reversals' })
