import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
import { GatewayError, type GatewayErrorCode } from '../../../src/ports/gateway-error.ts'
import type { AskAnswer, StartAnswer } from '../../../src/ports/payment-channel.ts'
import { amountText, readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { inFlight, notFound, outcomeOf, questionTroubles, success, troubles } from './codes.ts'
import { readExtraData } from './extra-data.ts'
import type { MomoSettings } from './settings.ts'

const answer = z.object({ resultCode: z.int(), message: z.string().nullish() })
const opened = z.object({ payUrl: z.url({ protocol: /^https?$/ }), orderId: z.string(), amount: amountText })
const state = z.object({
  partnerCode: z.string(),
  orderId: z.string(),
  amount: amountText.nullish(),
  transId: scalarText.nullish(),
  responseTime: z.int().positive().nullish(),
  extraData: z.string().nullish(),
})

/** Decodes the answer to a request for a payment. Throws `partner_bad_answer` and what `troubles` says. */
export function decodePaymentAnswer(bytes: Buffer, reference: string, amount: number): StartAnswer {
  const message = readObject(bytes)
  const { resultCode, message: detail } = readFields(answer, message)
  throwTrouble(troubles, resultCode)
  if (resultCode === inFlight) throw bad('the first request with this number is still on its way')
  if (resultCode !== success) {
    return { is: 'refused', theirCode: String(resultCode), detail: withoutNumbers(detail ?? '') }
  }
  const read = readFields(opened, message)
  if (read.orderId !== reference || Number(read.amount) !== amount)
    throw bad('the answer is to another payment')
  return { is: 'started', payUrl: read.payUrl }
}

/** Decodes the answer to a question. It carries no signature: it is believed because we asked, over TLS. */
export function decodeAnswer(bytes: Buffer, reference: string, settings: MomoSettings): AskAnswer {
  const message = readObject(bytes)
  const { resultCode } = readFields(answer, message)
  if (resultCode === notFound) return { is: 'unknown', theirCode: String(resultCode) }
  throwTrouble(questionTroubles, resultCode)
  const fields = readFields(state, message)
  if (fields.partnerCode !== settings.partnerCode) throw bad('partnerCode is not ours')
  if (fields.orderId !== reference) throw bad('orderId is not the one that was asked for')
  const outcome = outcomeOf(resultCode)
  if (outcome === 'paid' && (!Number(fields.amount) || !fields.transId))
    throw bad('paid without amount or transId')
  const news = {
    reference,
    outcome,
    amount: Number(fields.amount ?? 0),
    providerTransaction: fields.transId ?? '',
    bank: null,
    at: toldTime(String(fields.responseTime ?? ''), readTimestamp),
    description: readExtraData(fields.extraData ?? ''),
    theirCode: String(resultCode),
  }
  return { is: 'news', news, bytes }
}

/** Throws what a code of the request itself means, where it is one. */
export function throwTrouble(known: ReadonlyMap<number, GatewayErrorCode>, resultCode: number): void {
  const trouble = known.get(resultCode)
  if (trouble) throw new GatewayError(trouble, `MoMo answered ${resultCode}`)
}

const bad = (detail: string) => new GatewayError('partner_bad_answer', detail)

/** Keeps an explanation without the numbers that could name a person or an account. */
const withoutNumbers = (text: string): string => text.replace(/\d{6,}/g, '…').slice(0, 200)
