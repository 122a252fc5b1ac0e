import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { beneficiaryAccount } from '../school.ts'
import { day, instant, text } from '../text.ts'

/** Money that had no owner for so long that it should go back. */
export const proposedReturns = z
  .object({
    money: z.array(
      z.object({
        id: z.uuid(),
        amount: dong,
        why: z.string().meta({ description: 'Code of why it has no owner', example: 'no-code' }),
        since: instant.meta({ description: 'Since when it has no owner' }),
        senderKnown: z.boolean().meta({ description: 'Whether the bank said from which account it came' }),
        line: z.object({
          id: z.uuid(),
          account: z.string(),
          reference: z.string(),
          amount: dong,
          bookedOn: day,
        }),
      }),
    ),
    next: z.uuid().nullable().meta({ description: 'For `after`; nothing on the last page' }),
  })
  .meta({ id: 'ProposedReturns' })

/** Asks that money goes back to who sent it. */
export const returnRequest = z
  .strictObject({
    bankCode: beneficiaryAccount.shape.bankCode.meta({ description: 'The bank that it came from' }),
    name: text(120).optional().meta({ description: 'Who sent it, where the bank did not say' }),
    account: beneficiaryAccount.shape.number.optional().meta({
      description:
        'From which account it came, where the bank did not say; it may not be another than the bank said',
    }),
    reason,
  })
  .meta({ id: 'ReturnRequest' })
