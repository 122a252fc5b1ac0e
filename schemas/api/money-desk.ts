import { z } from 'zod'
import { dong, sentDong } from '../money.ts'
import { code, instant, text } from '../text.ts'

export const claimRequest = z
  .object({ minutes: z.int().min(1).max(240).default(15) })
  .meta({ id: 'MoneyClaimRequest' })

export const moneyClaim = z.object({ by: z.string(), until: instant }).meta({ id: 'MoneyClaim' })

/** Who each part of one transfer or payment is for, as whoever paid for many says. */
export const moneyList = z
  .object({
    shares: z
      .array(
        z.object({
          schoolCode: code(30),
          studentCode: code(40),
          billId: z.uuid().optional().meta({ description: 'Closed before the other bills of the student' }),
          amount: sentDong.min(1),
        }),
      )
      .min(1)
      .max(2_000)
      .meta({ description: 'Must add up to the money' }),
    reason: text(250),
  })
  .meta({ id: 'MoneyList' })

export const undoing = z.object({ reason: text(250) }).meta({ id: 'MoneyUndoing' })

export const moneyInTransit = z
  .object({
    money: z.array(
      z.object({
        id: z.uuid(),
        lineId: z.uuid(),
        amount: dong,
        fromSchool: z.string(),
        toSchool: z.string(),
        studentCode: z.string(),
        since: instant,
      }),
    ),
  })
  .meta({ id: 'MoneyInTransit' })

export const passing = z
  .object({
    outgoingId: z
      .uuid()
      .meta({ description: 'The piece of the outgoing movement, as it is listed without an owner' }),
    reason: text(250),
  })
  .meta({ id: 'MoneyPassing' })
