import { z } from 'zod'
import type { ToldNews } from '../../../src/domain/payments/payment.ts'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
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
