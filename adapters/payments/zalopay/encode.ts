import type { PaymentDemand } from '../../../src/ports/payment-channel.ts'
import { messageHash } from '../../../src/signing/message-hash.ts'
import { hashes } from './hashes.ts'
import type { ZalopaySettings } from './settings.ts'

/** Encodes the order that a payment is made of. */
export function encodeOrder(
  reference: string,
  demand: PaymentDemand,
  at: Date,
  settings: ZalopaySettings,
): Buffer {
  const { redirectUrl, callbackUrl } = settings
  const order = {
    app_id: settings.appId,
    app_user: settings.appUser,
    app_trans_id: reference,
    app_time: at.getTime(),
    expire_duration_seconds: settings.expiresAfterSeconds,
    amount: demand.amount,
    item: '[]',
    description: `THANH TOAN HO SO ${demand.dossierNumber}`,
    embed_data: JSON.stringify(redirectUrl === undefined ? {} : { redirecturl: redirectUrl }),
    bank_code: '',
    ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
  }
  return toBytes({ ...order, mac: messageHash(hashes.order, order, settings.key1.reveal()) })
}

/** Encodes the question what became of an order. */
export function encodeQuestion(reference: string, { appId, key1 }: ZalopaySettings): Buffer {
  const question = { app_id: appId, app_trans_id: reference }
  const key = key1.reveal()
  return toBytes({ ...question, mac: messageHash(hashes.question, { ...question, key1: key }, key) })
}

const toBytes = (message: object): Buffer => Buffer.from(JSON.stringify(message), 'utf8')
