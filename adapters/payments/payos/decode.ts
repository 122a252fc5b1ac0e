import { z } from 'zod'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AskAnswer, StartAnswer } from '../../../src/ports/payment-channel.ts'
import { hasMessageHash } from '../../../src/signing/message-hash.ts'
import { amountText, readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { notFound, outcomeOfStatus, success } from './codes.ts'
import { hashes, signedFields } from './hashes.ts'
import type { PayosSettings } from './settings.ts'
import { newsOfTransfer, transfer } from './transfer.ts'

const answer = z.object({ code: scalarText, desc: z.string().nullish() })
const signedAnswer = z.object({ data: z.record(z.string(), z.unknown()), signature: z.string() })
const opened = z.object({
  orderCode: scalarText,
  amount: amountText,
  checkoutUrl: z.url({ protocol: /^https?$/ }),
})
const link = z.object({
  orderCode: scalarText,
  amount: amountText,
  status: z.string(),
  transactions: z.array(transfer),
})

/** Decodes the answer to a request for a link. Throws `partner_bad_answer` for one that is not rightly signed. */
export function decodeLinkAnswer(
  bytes: Buffer,
  orderCode: string,
  amount: number,
  settings: PayosSettings,
): StartAnswer {
  const message = readObject(bytes)
  const { code, desc } = readFields(answer, message)
  if (code !== success) return { is: 'refused', theirCode: code, detail: withoutNumbers(desc ?? '') }
  const read = readFields(opened, verifiedData(message, settings))
  if (read.orderCode !== orderCode || Number(read.amount) !== amount)
    throw bad('the answer is to another link')
  return { is: 'started', payUrl: read.checkoutUrl }
}

/** Decodes what payOS says of a link. The first transfer is the payment, whatever the status: money wins over state. */
export function decodeAnswer(bytes: Buffer, orderCode: string, settings: PayosSettings): AskAnswer {
  const message = readObject(bytes)
  const { code } = readFields(answer, message)
  if (code === notFound) return { is: 'unknown', theirCode: code }
  if (code !== success) throw bad(`payOS answered ${code}`)
  const read = readFields(link, verifiedData(message, settings))
  if (read.orderCode !== orderCode) throw bad('orderCode is not the one that was asked for')
  const first = read.transactions.toSorted((one, other) => timeOf(one) - timeOf(other))[0]
  if (first) {
    assertOurAccount(first.accountNumber, settings)
    return { is: 'news', news: newsOfTransfer(orderCode, first), bytes }
  }
  if (read.status === 'PAID') throw bad('paid without a transfer')
  const news = {
    reference: orderCode,
    outcome: outcomeOfStatus(read.status),
    amount: Number(read.amount),
    providerTransaction: '',
    bank: null,
    at: undefined,
    description: '',
    theirCode: read.status,
  }
  return { is: 'news', news, bytes }
}

const timeOf = ({ transactionDateTime }: z.output<typeof transfer>) =>
  readTimestamp(transactionDateTime)?.getTime() ?? Number.MAX_SAFE_INTEGER

function verifiedData(message: unknown, { checksumKey }: PayosSettings): Record<string, unknown> {
  const { data, signature } = readFields(signedAnswer, message)
  if (!hasMessageHash(hashes.data, signedFields(data), signature, checksumKey.reveal())) {
    throw bad('signature is wrong')
  }
  return data
}

function assertOurAccount(received: string, { accountNumber }: PayosSettings): void {
  if (accountNumber !== undefined && received !== accountNumber) throw bad('accountNumber is not ours')
}

const bad = (detail: string) => new GatewayError('partner_bad_answer', detail)

/** Keeps an explanation without the numbers that could name a person or an account. */
const withoutNumbers = (text: string): string => text.replace(/\d{6,}/g, '…').slice(0, 200)
