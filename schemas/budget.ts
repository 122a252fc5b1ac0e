import { z } from 'zod'
import { schoolYear } from './bill.ts'
import { dong, sentDong } from './money.ts'
import { code, day, instant, text } from './text.ts'

/** Money of the state budget for exemptions, as the school's account with the State Treasury or a bank shows it. */
export const budgetTransferRequest = z
  .object({
    schoolCode: code(30),
    schoolYear,
    period: text(40).optional().meta({
      description: 'The period of the bills that it is for; without one it closes the oldest first',
    }),
    voucherNumber: text(60).meta({
      description: 'Number of the treasury’s or bank’s voucher: makes a repeat harmless',
    }),
    decisionNumber: text(60).optional(),
    amount: sentDong.min(1),
    receivedOn: day,
  })
  .meta({ id: 'BudgetTransferRequest' })

/** What the budget owes one school for one school year. */
export const budgetAccount = z
  .object({
    schoolCode: z.string(),
    periods: z.array(z.object({ period: z.string(), compensation: dong, received: dong, owed: dong })),
    owed: dong,
    advance: dong.meta({ description: 'Received beyond all that is owed' }),
    transfers: z.array(
      z.object({
        id: z.uuid(),
        period: z.string().nullable(),
        voucherNumber: z.string(),
        decisionNumber: z.string().nullable(),
        amount: dong,
        receivedOn: day,
        madeBy: z.string(),
        madeAt: instant,
      }),
    ),
  })
  .meta({ id: 'BudgetAccount' })

export type BudgetTransferRequest = z.infer<typeof budgetTransferRequest>
