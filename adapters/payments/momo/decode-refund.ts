import { z } from 'zod'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { RefundAnswer, RefundAtChannel } from '../../../src/ports/payment-channel.ts'
import { amountText, readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { notFound, questionTroubles, refundRefusals, success, troubles } from './codes.ts'
import { throwTrouble } from './decode.ts'
import type { MomoSettings } from './settings.ts'

const answer = z.object({ resultCode: z.int() })
const named = z.object({ partnerCode: z.string(), orderId: z.string() })
const given = z.object({ amount: amountText, transId: scalarText.nullish() })
const row = z.object({
  orderId: z.string(),
  amount: amountText,
  resultCode: z.int(),
  transId: scalarText.nullish(),
})
const rows = z.object({ refundTrans: z.array(row).nullish() })

/** Decodes the answer to a refund. It carries no signature: it is believed because we asked, over TLS. */
export function decodeRefund(bytes: Buffer, order: RefundAtChannel, settings: MomoSettings): RefundAnswer {
  const message = readObject(bytes)
  const { resultCode } = readFields(answer, message)
  throwTrouble(troubles, resultCode)
  if (resultCode !== success) return stateOf(bytes, resultCode, null)
  assertOurs(readFields(named, message), order, settings)
  const { amount, transId } = readFields(given, message)
  if (Number(amount) !== order.amount) throw bad('the answer is of another amount')
  return stateOf(bytes, resultCode, transId ?? null)
}

/** Decodes what became of a refund. */
export function decodeRefundState(
  bytes: Buffer,
  order: RefundAtChannel,
  settings: MomoSettings,
): RefundAnswer {
  const message = readObject(bytes)
  const { resultCode } = readFields(answer, message)
  if (resultCode === notFound) return { is: 'absent', theirCode: String(resultCode), bytes }
  throwTrouble(questionTroubles, resultCode)
  if (resultCode !== success) return pending(bytes, resultCode)
  assertOurs(readFields(named, message), order, settings)
  const found = (readFields(rows, message).refundTrans ?? []).filter(({ orderId }) => orderId === order.code)
  const [one] = found
  if (!one || found.length > 1) return pending(bytes, resultCode)
  if (Number(one.amount) !== order.amount) throw bad('the refund there is of another amount')
  return stateOf(bytes, one.resultCode, one.transId ?? null)
}

/** A code that is not in the lists stays open and is asked about: no money is booked by a guess. */
function stateOf(bytes: Buffer, resultCode: number, theirReference: string | null): RefundAnswer {
  if (resultCode === success) return { is: 'done', theirReference, bytes }
  if (refundRefusals.has(resultCode)) return { is: 'refused', theirCode: String(resultCode), bytes }
  return pending(bytes, resultCode)
}

const pending = (bytes: Buffer, resultCode: number): RefundAnswer => ({
  ...{ is: 'pending', theirCode: String(resultCode), theirReference: null, bytes },
})

function assertOurs(
  { partnerCode, orderId }: z.output<typeof named>,
  { code }: RefundAtChannel,
  settings: MomoSettings,
): void {
  if (partnerCode !== settings.partnerCode) throw bad('partnerCode is not ours')
  if (orderId !== code) throw bad('orderId is not that of the refund')
}

const bad = (detail: string) => new GatewayError('partner_bad_answer', detail)
