import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { instant } from '../text.ts'

/** Asks that what a bill still asks is given up. */
export const writeOffRequest = z.strictObject({ billId: z.uuid(), reason }).meta({ id: 'WriteOffRequest' })

const writeOff = z
  .object({
    approvalId: z.uuid(),
    billId: z.uuid(),
    number: z.string().meta({ description: 'Of the bill' }),
    schoolCode: z.string(),
    studentCode: z.string(),
    amount: dong.meta({ description: 'What was given up' }),
    writtenOffAt: instant,
    undoneAt: instant
      .nullable()
      .meta({ description: 'When money of the bill was taken back, so that all of it is owed again' }),
    requestedBy: z.string(),
    approvedBy: z.string().meta({ description: 'Who asked, where one person decides' }),
    reason: z.string(),
  })
  .meta({ id: 'WriteOff' })

export const writeOffs = z
  .object({
    month: z.string(),
    amount: dong.meta({ description: 'Of all that was given up in the month, whatever became of it later' }),
    writeOffs: z.array(writeOff),
    undoneAmount: dong.meta({ description: 'Of all that was undone in the month' }),
    undone: z
      .array(writeOff)
      .meta({ description: 'What is owed again since this month, whenever it was given up' }),
  })
  .meta({ id: 'WriteOffs', description: 'What was given up in one month, and what was undone in it' })
