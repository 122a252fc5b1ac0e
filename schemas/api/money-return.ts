import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { beneficiaryAccount } from '../school.ts'
import { instant, text } from '../text.ts'
import { sourceLine, sourcePayment } from './bank-line.ts'

/** Money that had no owner for so long that it should go back. */
export const proposedReturns = z
  .object({
    money: z.array(
      z.object({
        id: z.uuid(),
        amount: dong,
        why: z.string().meta({ description: 'Code of why it has no owner', example: 'no-code' }),
        since: instant.meta({ description: 'Since when it has no owner' }),
        senderKnown: z.boolean().meta({
          description: 'Whether the bank said from which account it came; a channel never does',
        }),
        line: sourceLine.nullable(),
        payment: sourcePayment.nullable(),
      }),
    ),
    next: z.uuid().nullable().meta({ description: 'For `after`; nothing on the last page' }),
  })
  .meta({ id: 'ProposedReturns' })

/** Asks that money goes back to who sent it. */
export const returnRequest = z
  .strictObject({
    bankCode: beneficiaryAccount.shape.bankCode.optional().meta({
      description:
        'The bank that it came from; needed but where the channel of a payment gives it back itself',
    }),
    name: text(120).optional().meta({ description: 'Who sent it, where the bank did not say' }),
    account: beneficiaryAccount.shape.number.optional().meta({
      description:
        'From which account it came, where the bank did not say; it may not be another than the bank said',
    }),
    reason,
  })
  .meta({ id: 'ReturnRequest' })
