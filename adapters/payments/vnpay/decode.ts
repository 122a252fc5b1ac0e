import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTime } from '../../../src/domain/time/compact-time.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AskAnswer } from '../../../src/ports/payment-channel.ts'
import { hasMessageHash } from '../../../src/signing/message-hash.ts'
import { readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { readAmount } from './amount.ts'
import { notAccepted, notFound, outcomeOfStatus, success } from './codes.ts'
import { hashes } from './hashes.ts'
import type { VnpaySettings } from './settings.ts'

const text = scalarText.nullish().transform((value) => value ?? '')
const answerFields = z.object({ vnp_ResponseCode: scalarText, vnp_SecureHash: text })
const covered = z.object(Object.fromEntries(hashes.answer.fields.map((field) => [field, text])) as Covered)

type Covered = Record<(typeof hashes.answer.fields)[number], typeof text>

/**
 * Decodes the answer to querydr. Only an answer whose hash is right, for our terminal and the reference that was asked for, tells
 * of money. Throws `partner_unauthorized` and `partner_bad_answer`.
 */
export function decodeAnswer(bytes: Buffer, reference: string, settings: VnpaySettings): AskAnswer {
  const message = readObject(bytes)
  const { vnp_ResponseCode: code, vnp_SecureHash: hash } = readFields(answerFields, message)
  if (code === notFound) return { is: 'unknown', theirCode: code }
  if (notAccepted.has(code)) throw new GatewayError('partner_unauthorized', `VNPay answered ${code}`)
  if (code !== success) throw bad(`VNPay answered ${code}`)
  const fields = readFields(covered, message)
  if (!hasMessageHash(hashes.answer, fields, hash, settings.hashSecret.reveal())) {
    throw bad('vnp_SecureHash is wrong')
  }
  if (fields.vnp_TmnCode !== settings.tmnCode) throw bad('vnp_TmnCode is not ours')
  if (fields.vnp_TxnRef !== reference) throw bad('vnp_TxnRef is not the one that was asked for')
  const outcome = outcomeOfStatus(fields.vnp_TransactionStatus)
  const amount = readAmount(fields.vnp_Amount)
  if (outcome === 'paid' && !amount) throw bad('paid without a whole vnp_Amount')
  return {
    is: 'news',
    bytes,
    news: {
      reference,
      outcome,
      amount: amount ?? 0,
      providerTransaction: fields.vnp_TransactionNo,
      bank: fields.vnp_BankCode || null,
      at: toldTime(fields.vnp_PayDate, readTime),
      description: fields.vnp_OrderInfo,
      theirCode: fields.vnp_TransactionStatus,
    },
  }
}

const bad = (detail: string) => new GatewayError('partner_bad_answer', detail)
