import { z } from 'zod'
import { toldTime } from '../../../src/domain/believed-time.ts'
import { readTimestamp } from '../../../src/domain/local-time.ts'
import type { ToldNews } from '../../../src/domain/payment.ts'
import { columnText, movedText, nameText } from '../../../src/wire/json-message.ts'
import { success } from './codes.ts'

/** One bank transfer, as a confirmation and the answer to a question tell of it. */
export const transfer = z.object({
  reference: nameText,
  amount: movedText,
  accountNumber: z.string(),
  description: z.string().nullish(),
  transactionDateTime: z.string(),
  counterAccountBankId: columnText.nullish(),
})

type Transfer = z.output<typeof transfer>

/** The news that a transfer was made. */
export const newsOfTransfer = (orderCode: string, read: Transfer): ToldNews => ({
  reference: orderCode,
  outcome: 'paid',
  amount: Number(read.amount),
  providerTransaction: read.reference,
  bank: read.counterAccountBankId || null,
  at: toldTime(read.transactionDateTime, readTimestamp),
  description: read.description ?? '',
  theirCode: success,
})
