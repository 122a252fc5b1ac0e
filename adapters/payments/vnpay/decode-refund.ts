import { z } from 'zod'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { RefundAnswer, RefundAtChannel } from '../../../src/ports/payment-channel.ts'
import { type HashRule, hasMessageHash } from '../../../src/signing/message-hash.ts'
import { readObject, scalarText } from '../../../src/wire/json-message.ts'
import { readAmount } from './amount.ts'
import { notAccepted, refundDone, refundRefusals, refundRefused, success } from './codes.ts'
import { refundTypes } from './encode.ts'
import { hashes } from './hashes.ts'
import type { VnpaySettings } from './settings.ts'

const text = scalarText.nullish().transform((value) => value ?? '')
const fieldsOf = (names: readonly string[]) =>
  z.object(Object.fromEntries([...names, 'vnp_SecureHash'].map((name) => [name, text])))

/** Decodes the answer to a refund. Only one whose hash is right ends it; what says nothing sure is asked about. */
export function decodeRefund(bytes: Buffer, order: RefundAtChannel, settings: VnpaySettings): RefundAnswer {
  const fields = read(bytes, hashes.refundAnswer)
  const code = fields.vnp_ResponseCode ?? ''
  if (!isAuthentic(hashes.refundAnswer, fields, order, settings)) return unproved(bytes, code)
  if (refundRefusals.has(code)) return { is: 'refused', theirCode: code, bytes }
  if (code !== success) return pending(bytes, code, null)
  return stateOf(bytes, fields, order)
}

/** Decodes the answer to querydr about a refund: it tells of the payment and what was given back of it, by no number. */
export function decodeRefundState(
  bytes: Buffer,
  order: RefundAtChannel,
  settings: VnpaySettings,
): RefundAnswer {
  const fields = read(bytes, hashes.answer)
  const code = fields.vnp_ResponseCode ?? ''
  if (!isAuthentic(hashes.answer, fields, order, settings)) return unproved(bytes, code)
  if (code !== success || !order.isOnly) return pending(bytes, code, null)
  return stateOf(bytes, fields, order)
}

type Fields = Readonly<Record<string, string>>

function stateOf(bytes: Buffer, fields: Fields, order: RefundAtChannel): RefundAnswer {
  const status = fields.vnp_TransactionStatus ?? ''
  const theirReference = fields.vnp_TransactionNo || null
  const isRefund = (Object.values(refundTypes) as string[]).includes(fields.vnp_TransactionType ?? '')
  if (!isRefund || readAmount(fields.vnp_Amount ?? '') !== order.amount) return pending(bytes, status, null)
  if (status === refundDone) return { is: 'done', theirReference, bytes }
  if (status === refundRefused) return { is: 'refused', theirCode: status, bytes }
  return pending(bytes, status, theirReference)
}

/** Our terminal or our hash was not accepted: nothing was done. Anything else without a right hash says nothing. */
function unproved(bytes: Buffer, code: string): RefundAnswer {
  if (notAccepted.has(code)) throw new GatewayError('partner_unauthorized', `VNPay answered ${code}`)
  return pending(bytes, code || 'nothing', null)
}

const pending = (bytes: Buffer, theirCode: string, theirReference: string | null): RefundAnswer => ({
  ...{ is: 'pending', theirCode, theirReference, bytes },
})

function isAuthentic(
  rule: HashRule,
  fields: Fields,
  { reference }: RefundAtChannel,
  settings: VnpaySettings,
): boolean {
  const hash = fields.vnp_SecureHash ?? ''
  if (!hasMessageHash(rule, fields, hash, settings.hashSecret.reveal())) return false
  if (fields.vnp_TmnCode !== settings.tmnCode)
    throw new GatewayError('partner_bad_answer', 'vnp_TmnCode is not ours')
  if (fields.vnp_TxnRef !== reference)
    throw new GatewayError('partner_bad_answer', 'vnp_TxnRef is not that of the payment')
  return true
}

function read(bytes: Buffer, { fields }: { readonly fields: readonly string[] }): Fields {
  const result = fieldsOf(fields).safeParse(readObject(bytes))
  if (!result.success) throw new GatewayError('partner_bad_answer', 'the answer cannot be read')
  return result.data
}
