import { z } from 'zod'
import { dong, sentDong } from '../money.ts'
import { code, day, instant, text } from '../text.ts'

const allocation = z.object({
  outcome: z.enum(['posted', 'ambiguous', 'suspense', 'not-fee', 'reversed']),
  why: z.string().meta({ description: 'Code of how it was posted, or why it was not', example: 'no-code' }),
  amount: dong,
  madeAt: instant,
})

/** The movement that money came by. */
export const sourceLine = z
  .object({
    id: z.uuid(),
    account: z.string(),
    direction: z.enum(['in', 'out']),
    reference: z.string(),
    amount: dong,
    bookedOn: day,
  })
  .meta({ description: 'The movement on a bank account that it came by; null where it is a payment' })

/** The payment that money came by. */
export const sourcePayment = z
  .object({
    id: z.uuid(),
    channel: z.string(),
    reference: z.string(),
    providerTransaction: z.string().nullable(),
    amount: dong,
    paidAt: instant,
    namedDossiers: z.array(z.string()).meta({ description: 'The dossier numbers that the channel named' }),
  })
  .meta({
    description: 'The payment that a channel confirmed for no bill that we know; null where it is a movement',
  })

/** Money of a bank line, or of a payment without a bill, that nobody owns. */
const moneyWithoutOwner = allocation
  .extend({ id: z.uuid(), line: sourceLine.nullable(), payment: sourcePayment.nullable() })
  .meta({ id: 'MoneyWithoutOwner' })

export const moneyWithoutOwnerPage = z
  .object({
    money: z.array(moneyWithoutOwner),
    next: z.uuid().nullable().meta({ description: 'For `after`; nothing on the last page' }),
  })
  .meta({ id: 'MoneyWithoutOwnerPage' })

export const ownerSuggestions = z
  .object({
    suggestions: z.array(
      z.object({
        schoolCode: z.string(),
        studentCode: z.string(),
        billId: z.uuid().nullable(),
        owed: dong,
        because: z.enum([
          'misread-code',
          'code-cut-off',
          'learned-payer',
          'named',
          'same-amount',
          'named-bill',
        ]),
      }),
    ),
  })
  .meta({ id: 'OwnerSuggestions' })

/** A person's word whose money it is. */
export const moneyGift = z
  .object({
    schoolCode: code(30),
    studentCode: code(40),
    billId: z.uuid().optional().meta({ description: 'Closed before the other bills of the student' }),
    reason: text(250),
  })
  .meta({ id: 'MoneyGift' })

/** What a payer knows of a transfer. */
export const tracedTransfer = z.object({
  reference: text(64).min(4).meta({ example: 'FT26278000001' }),
  amount: z.coerce.number().pipe(sentDong),
  bookedOn: day,
})

export const tracedLines = z
  .object({
    lines: z.array(
      z.object({
        seenAt: instant.meta({ description: 'When the gateway learned of it from the bank' }),
        pieces: z.array(
          allocation.extend({
            schoolCode: z.string().nullable().meta({ description: 'Only where it is one of your schools' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'TracedLines' })
