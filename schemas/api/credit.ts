import { z } from 'zod'
import { dong, sentDong } from '../money.ts'
import { code, instant, text } from '../text.ts'
import { bill } from './bill.ts'

const reason = text(500).meta({ description: 'Kept with who did it and when' })

export const creditQuestion = z
  .object({
    id: z.uuid(),
    billId: z.uuid().nullable(),
    amount: dong,
    why: z.string().meta({ description: 'Why the money closed nothing', example: 'after-expiry' }),
    askedAt: instant,
    answeredAt: instant.nullable(),
    answeredBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'CreditQuestion' })

export const studentCredit = z
  .object({
    schoolCode: z.string(),
    studentCode: z.string(),
    balance: z.int().meta({ description: 'In đồng, as the ledger says' }),
    overLimit: z.boolean().meta({ description: 'More than is ever used without a person' }),
    questions: z.array(creditQuestion),
    uses: z.array(
      z.object({ billId: z.uuid(), amount: dong, madeAt: instant, madeBy: z.string(), reason: z.string() }),
    ),
  })
  .meta({ id: 'StudentCredit' })

export const credits = z
  .object({
    credits: z.array(
      z.object({
        schoolCode: z.string(),
        studentCode: z.string(),
        balance: dong,
        overLimit: z.boolean(),
        questions: z.int().meta({ description: 'How many wait for an answer' }),
      }),
    ),
  })
  .meta({ id: 'Credits' })

export const creditUse = z.object({ amount: sentDong.min(1).optional(), reason }).meta({ id: 'CreditUse' })
export const creditUsed = z.object({ amount: dong, bill }).meta({ id: 'CreditUsed' })
export const creditAnswer = z.object({ reason }).meta({ id: 'CreditAnswer' })

export const studentMove = z
  .object({
    schoolCode: code(30).meta({ description: 'The school that the pupil leaves' }),
    toSchoolCode: code(30),
    toStudentCode: code(40),
    reason,
  })
  .meta({ id: 'StudentMove' })

export const studentMoved = z
  .object({ id: z.uuid(), amount: dong.meta({ description: 'The credit that went along' }) })
  .meta({ id: 'StudentMoved' })
