import type { PaymentDemand } from '../../../src/ports/payment-channel.ts'
import { messageHash } from '../../../src/signing/message-hash.ts'
import { hashes } from './hashes.ts'
import type { PayosSettings } from './settings.ts'

/** The largest whole number that JSON carries exactly. */
const largestOrderCode = Number.MAX_SAFE_INTEGER

/** Makes an orderCode: a whole number, all of it by chance, since there is no room for a time beside it. */
export const createOrderCode = (random: () => number): string =>
  String(1 + Math.floor(random() * (largestOrderCode - 1)))

/** Encodes the request for a payment link. */
export function encodeLink(
  orderCode: string,
  demand: PaymentDemand,
  at: Date,
  settings: PayosSettings,
): Buffer {
  const { returnUrl, cancelUrl, descriptionLength, expiresAfterMinutes } = settings
  const fields = {
    orderCode: Number(orderCode),
    amount: demand.amount,
    description: demand.dossierNumber.replace(/[^0-9A-Za-z]/g, '').slice(-descriptionLength),
    cancelUrl,
    returnUrl,
  }
  const expiry =
    expiresAfterMinutes === undefined
      ? {}
      : { expiredAt: Math.floor(at.getTime() / 1000) + expiresAfterMinutes * 60 }
  const signature = messageHash(hashes.link, fields, settings.checksumKey.reveal())
  return Buffer.from(JSON.stringify({ ...fields, ...expiry, signature }), 'utf8')
}
