import type { PaymentDemand, RefundAtChannel } from '../../../src/ports/payment-channel.ts'
import { messageHash } from '../../../src/signing/message-hash.ts'
import { hashes } from './hashes.ts'
import type { MomoSettings } from './settings.ts'

/** Encodes the request that opens a payment. The reference is its requestId too, by which MoMo knows a repeat. */
export function encodePayment(reference: string, demand: PaymentDemand, settings: MomoSettings): Buffer {
  const fields = {
    partnerCode: settings.partnerCode,
    requestId: reference,
    amount: demand.amount,
    orderId: reference,
    orderInfo: `THANH TOAN HO SO ${demand.dossierNumber}`,
    redirectUrl: settings.redirectUrl,
    ipnUrl: settings.ipnUrl,
    requestType: settings.requestType,
    extraData: Buffer.from(JSON.stringify({ dossier: demand.dossierNumber })).toString('base64'),
  }
  return sign(hashes.payment, { ...fields, lang: settings.language }, settings)
}

/** Encodes the question what became of a payment. */
export function encodeQuestion(reference: string, requestId: string, settings: MomoSettings): Buffer {
  const fields = { partnerCode: settings.partnerCode, requestId, orderId: reference }
  return sign(hashes.question, { ...fields, lang: settings.language }, settings)
}

/** Encodes the request that gives money back. The refund's code is its orderId and requestId, by which MoMo knows a repeat. */
export function encodeRefund(
  { code, amount, reference, providerTransaction }: RefundAtChannel,
  settings: MomoSettings,
): Buffer {
  const fields = {
    partnerCode: settings.partnerCode,
    orderId: code,
    requestId: code,
    amount,
    transId: Number(providerTransaction),
    description: `HOAN TIEN ${reference}`,
  }
  return sign(hashes.refund, { ...fields, lang: settings.language }, settings)
}

function sign(
  rule: (typeof hashes)['payment' | 'question' | 'refund'],
  message: Readonly<Record<string, string | number>>,
  { accessKey, secretKey }: MomoSettings,
): Buffer {
  const covered = { ...message, accessKey: accessKey.reveal() }
  const signature = messageHash(rule, covered, secretKey.reveal())
  return Buffer.from(JSON.stringify({ ...message, signature }), 'utf8')
}
