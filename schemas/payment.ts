import { z } from 'zod'
import { dong, sentDong } from './money.ts'
import { instant } from './text.ts'

/** `open` may still become anything; a late success is legal from `failed` and `expired`: money wins over state. */
export const paymentState = z.enum(['open', 'paid', 'failed', 'expired'])

/** Asks the gateway to start a payment of one bill on a channel. */
export const paymentRequest = z
  .object({
    billId: z.uuid(),
    channel: z.string().min(1).meta({ example: 'dvcqg-platform' }),
    payerAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
    instalment: z
      .object({ plan: z.string().min(1).max(40), place: z.int().min(1).max(100) })
      .optional()
      .meta({ description: 'Which instalment is paid; the whole without it' }),
    amount: sentDong.min(1).optional().meta({
      description: 'Another amount than is asked, where the exactness of the bill allows it',
    }),
  })
  .meta({ id: 'PaymentRequest' })

export const payment = z
  .object({
    id: z.uuid(),
    billId: z.uuid().nullable(),
    channel: z.string(),
    reference: z.string().meta({ description: 'Our reference at the channel' }),
    amount: dong.meta({ description: 'Asked' }),
    paidAmount: dong.nullable(),
    state: paymentState,
    payUrl: z.string().nullable(),
    providerTransaction: z.string().nullable(),
    paidAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Payment' })

export type PaymentState = z.infer<typeof paymentState>
export type PaymentRequest = z.infer<typeof paymentRequest>
