import { z } from 'zod'
import { dong, sentDong } from '../money.ts'
import { reason } from '../repair.ts'
import { beneficiaryAccount } from '../school.ts'
import { code, instant, text } from '../text.ts'

/** The states of a refund; the legal moves between them are in src/domain/refunds/refund.ts. */
export const refundState = z.enum([
  'requested',
  'due',
  'sending',
  'unknown',
  'done',
  'refused',
  'rejected',
  'returned',
])

const refundWay = z.enum(['channel', 'transfer', 'cash']).meta({
  description:
    '`channel`: the one that was paid through gives it back, where it can; `transfer` and `cash`: people do',
})

const order = {
  amount: sentDong.min(1),
  way: refundWay.default('transfer'),
  payee: z
    .strictObject({
      name: text(120),
      account: beneficiaryAccount.shape.number,
      bankCode: beneficiaryAccount.shape.bankCode,
    })
    .optional()
    .meta({ description: 'To whom a transfer goes' }),
  owedAgain: z.boolean().default(false).meta({
    description:
      'What the bill gave is owed again; without it a bill that all money left is over. A part is always owed again',
  }),
  reason,
}

/** Asks that money goes back: of a payment, of a posted piece of a bank transfer, or of a student's credit. */
export const refundRequest = z
  .union([
    z.strictObject({ paymentId: z.uuid(), ...order }),
    z.strictObject({ allocationId: z.uuid(), ...order }),
    z.strictObject({ schoolCode: code(30), studentCode: code(40), ...order }),
  ])
  .refine(({ way, payee }) => way !== 'transfer' || payee !== undefined, {
    path: ['payee'],
    message: 'a transfer needs to whom it goes',
  })
  .meta({ id: 'RefundRequest' })

/** What the gateway notes of a refund by itself; src/domain/refunds/refund-note.ts says each in English. */
export const refundNoteCode = z.enum([
  'approved',
  'not-approved',
  'told-to-channel',
  'answer-lost',
  'channel-gave-back',
  'channel-refused',
  'channel-answered',
  'channel-never-heard',
  'no-usable-answer',
  'channel-cannot-refund',
  'channel-cannot-be-asked',
  'settlement-shows-it',
])

export const refund = z
  .object({
    id: z.uuid(),
    code: z.string().meta({ description: 'To be written into the transfer: its movement is known by it' }),
    approvalId: z.uuid().nullable(),
    schoolCode: z.string().nullable(),
    studentCode: z.string().nullable(),
    paymentId: z.uuid().nullable(),
    allocationId: z.uuid().nullable(),
    billId: z.uuid().nullable(),
    amount: dong,
    fromBill: dong.nullable(),
    fromCredit: dong.nullable(),
    way: refundWay,
    channel: z.string().nullable(),
    state: refundState,
    theirReference: z.string().nullable(),
    createdAt: instant,
    settledAt: instant.nullable(),
    steps: z.array(
      z.object({
        at: instant,
        state: refundState,
        by: z.string(),
        reason: z.string().meta({ description: 'What a person said; of a note, the same in English' }),
        note: z
          .object({
            code: refundNoteCode,
            said: z.string().nullable().meta({ description: 'What the other side said: its code' }),
          })
          .nullable()
          .meta({ description: 'What the gateway noted by itself' }),
      }),
    ),
  })
  .meta({ id: 'Refund' })

export const refunds = z
  .object({
    refunds: z.array(refund),
    next: z.uuid().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'Refunds' })

/** Why somebody says something of a refund. */
export const refundSaying = z.strictObject({ reason }).meta({ id: 'RefundSaying' })

/** Says that cash was handed out, or by which outgoing movement a transfer went. */
export const refundConfirmation = z
  .strictObject({ lineId: z.uuid().optional(), reason })
  .meta({ id: 'RefundConfirmation' })

/** Says which money without an owner is a refund that came back. */
export const refundReturn = z.strictObject({ moneyId: z.uuid(), reason }).meta({ id: 'RefundReturn' })

export const payoutList = z
  .object({
    id: z.uuid(),
    payouts: z.array(
      z.object({
        refundId: z.uuid(),
        code: z.string(),
        schoolCode: z.string().nullable(),
        amount: dong,
        way: refundWay,
        payee: z.object({ name: z.string(), account: z.string(), bankCode: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'PayoutList' })
