import { z } from 'zod'
import { readTimestamp } from '../../../src/domain/local-time.ts'
import type { PaymentNews } from '../../../src/domain/payment.ts'
import { amountText, columnText, nameText } from '../../../src/wire/json-message.ts'
import { success } from './codes.ts'

/** One bank transfer, as a confirmation and the answer to a question tell of it. */
export const transfer = z.object({
  reference: nameText,
  amount: amountText,
  accountNumber: z.string(),
  description: z.string().nullish(),
  transactionDateTime: z.string(),
  counterAccountBankId: columnText.nullish(),
})

type Transfer = z.output<typeof transfer>

/** The news that a transfer was made. One with an unreadable time is dated when we heard of it, because money moved. */
export const newsOfTransfer = (orderCode: string, read: Transfer, heardAt: Date): PaymentNews => ({
  reference: orderCode,
  outcome: 'paid',
  amount: Number(read.amount),
  providerTransaction: read.reference,
  bank: read.counterAccountBankId || null,
  at: readTimestamp(read.transactionDateTime) ?? heardAt,
  description: read.description ?? '',
  theirCode: success,
})
