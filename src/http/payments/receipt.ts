import { z } from 'zod'
import type { ReceiptAnswer } from '../../ports/payment-channel.ts'
import { type Answer, answer, refuse } from '../answer.ts'

/** What the channel answers, or that there is nothing to ask it for. */
export type PaymentReceipt = ReceiptAnswer | { readonly is: 'cannot' }

const address = z
  .object({ url: z.url() })
  .meta({ id: 'ReceiptAddress', description: 'Where the receipt can be fetched' })

/** How a receipt is documented: some channels give an address, others the file. */
export const receiptAnswer = {
  description: 'Where the receipt is, or the receipt',
  content: {
    'application/json': { schema: address },
    'application/pdf': { schema: { type: 'string', format: 'binary' } },
  },
} as const

/** Answers with a receipt. */
export function answerReceipt(receipt: PaymentReceipt): Answer {
  if (receipt.is === 'address') return answer(200, { url: receipt.url })
  if (receipt.is === 'refused')
    return refuse('conflict', `the channel refused with its code ${receipt.theirCode}`)
  if (receipt.is === 'cannot') return refuse('conflict', 'nothing is paid, or the channel gives no receipts')
  const headers = {
    'Content-Type': receipt.contentType,
    'Content-Disposition': 'attachment; filename="receipt.pdf"',
  }
  return { status: 200, headers, body: undefined, pieces: [receipt.bytes] }
}
