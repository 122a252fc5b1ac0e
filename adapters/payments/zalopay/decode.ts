import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AskAnswer, StartAnswer } from '../../../src/ports/payment-channel.ts'
import { amountText, readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { notFound, outcomeOf, success, troubles } from './codes.ts'

const answer = z.object({
  return_code: z.int(),
  return_message: z.string().nullish(),
  sub_return_code: z.int().nullish(),
  sub_return_message: z.string().nullish(),
})
const opened = z.object({ order_url: z.url({ protocol: /^https?$/ }) })
const state = z.object({
  is_processing: z.boolean().nullish(),
  amount: amountText.nullish(),
  zp_trans_id: scalarText.nullish(),
  server_time: scalarText.nullish(),
})

/** Decodes the answer to an order. Throws `partner_bad_answer` and what `troubles` says. */
export function decodeOrderAnswer(bytes: Buffer): StartAnswer {
  const message = readObject(bytes)
  const read = readFields(answer, message)
  if (read.return_code === success) return { is: 'started', payUrl: readFields(opened, message).order_url }
  const code = codeOf(read)
  const detail = read.sub_return_message ?? read.return_message ?? ''
  return { is: 'refused', theirCode: code, detail: withoutNumbers(detail) }
}

/** Decodes the answer to a question. It carries no mac: it is believed because we asked, over TLS. */
export function decodeAnswer(bytes: Buffer, reference: string): AskAnswer {
  const message = readObject(bytes)
  const read = readFields(answer, message)
  if (read.return_code !== success && read.sub_return_code === notFound) {
    return { is: 'unknown', theirCode: codeOf(read) }
  }
  const theirCode = read.return_code === success ? String(success) : codeOf(read)
  const fields = readFields(state, message)
  const outcome = outcomeOf(read.return_code, fields.is_processing ?? false)
  if (outcome === 'paid' && (!Number(fields.amount) || !fields.zp_trans_id)) {
    throw new GatewayError('partner_bad_answer', 'paid without amount or zp_trans_id')
  }
  const news = {
    reference,
    outcome,
    amount: Number(fields.amount ?? 0),
    providerTransaction: fields.zp_trans_id ?? '',
    bank: null,
    at: toldTime(fields.server_time ?? '', readTimestamp),
    description: '',
    theirCode,
  }
  return { is: 'news', news, bytes }
}

/** The finer of the two codes. Throws for one that tells of the request itself. */
function codeOf({ return_code, sub_return_code }: z.output<typeof answer>): string {
  const trouble = troubles.get(sub_return_code ?? 0)
  if (trouble) throw new GatewayError(trouble, `ZaloPay answered ${sub_return_code}`)
  return String(sub_return_code ?? return_code)
}

/** Keeps an explanation without the numbers that could name a person or an account. */
const withoutNumbers = (text: string): string => text.replace(/\d{6,}/g, '…').slice(0, 200)
