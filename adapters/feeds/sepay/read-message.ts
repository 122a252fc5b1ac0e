import { z } from 'zod'
import { localDay, readTimestamp } from '../../../src/domain/time/local-time.ts'
import type { FeedMovement, FeedRead } from '../../../src/ports/bank-feed.ts'
import type { RawReply, RawRequest } from '../../../src/ports/payment-channel.ts'
import {
  amountText,
  nameOrBlank,
  nameOrNumber,
  nameText,
  readObject,
} from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { refusalOf } from './is-authentic.ts'
import type { SepaySettings } from './settings.ts'

const message = z.object({
  id: nameOrNumber,
  transactionDate: z.string(),
  accountNumber: nameText,
  subAccount: nameOrBlank.nullish(),
  content: z.string().nullish(),
  transferType: z.enum(['in', 'out']),
  transferAmount: amountText,
  accumulated: z.union([z.number(), z.string()]).nullish(),
  referenceCode: nameOrBlank.nullish(),
})

const accepted: RawReply = jsonReply(200, { success: true })

/**
 * Reads a message of the webhook. One that is authentic is answered with success whatever became of it: it is kept, and
 * sending it again would change nothing.
 */
export function readMessage(request: RawRequest, receivedAt: Date, settings: SepaySettings): FeedRead {
  const refusal = refusalOf(request, receivedAt, settings)
  if (refusal) return { is: 'refused', code: refusal, reply: jsonReply(401, { success: false }) }
  if (settings.authentication === 'none') return { is: 'hint', reply: accepted }
  const read = message.safeParse(readObject(request.body))
  if (!read.success) return { is: 'unread', code: 'invalid_request', reply: accepted }
  const { accountNumber, referenceCode, transactionDate, transferAmount } = read.data
  if (settings.accounts && !settings.accounts.includes(accountNumber)) {
    return { is: 'refused', code: 'forbidden', reply: jsonReply(403, { success: false }) }
  }
  const at = readTimestamp(transactionDate)
  if (!at) return { is: 'unread', code: 'time_form', reply: accepted }
  // Without the bank's own name for it, it could not be told from the same movement in a statement.
  if (!referenceCode?.trim()) return { is: 'unread', code: 'no_reference', reply: accepted }
  const amount = Number(transferAmount)
  if (amount === 0) return { is: 'trial', reply: accepted }
  const balance = settings.hasBalances ? balanceOf(read.data.accumulated) : undefined
  const movement: FeedMovement = {
    line: {
      account: accountNumber,
      direction: read.data.transferType,
      reference: referenceCode,
      amount,
      bookedOn: localDay(at),
      at,
      memo: read.data.content ?? '',
      ...(read.data.subAccount ? { virtualAccount: read.data.subAccount } : {}),
    },
    witness: read.data.id,
    ...(balance === undefined ? {} : { balance }),
  }
  return { is: 'movements', movements: [movement], reply: accepted }
}

/** A balance in whole đồng. SePay writes 0 where the bank does not tell it, so 0 says nothing. */
export function balanceOf(accumulated: string | number | null | undefined): number | undefined {
  const balance = Number(accumulated ?? 0)
  return Number.isSafeInteger(balance) && balance !== 0 ? balance : undefined
}
