import { writeTime } from '../../../src/domain/time/compact-time.ts'
import type { PaymentDemand, RefundAtChannel } from '../../../src/ports/payment-channel.ts'
import { messageHash } from '../../../src/signing/message-hash.ts'
import { writeAmount } from './amount.ts'
import { hashes } from './hashes.ts'
import type { VnpaySettings } from './settings.ts'

/** The address of the page where a payment is made; the same payment always has the same. */
export function encodePayUrl(
  reference: string,
  demand: PaymentDemand,
  at: Date,
  settings: VnpaySettings,
): string {
  const { bankCode } = settings
  const fields = {
    vnp_Version: settings.version,
    vnp_Command: 'pay',
    vnp_TmnCode: settings.tmnCode,
    vnp_Amount: writeAmount(demand.amount),
    ...(bankCode === undefined ? {} : { vnp_BankCode: bankCode }),
    vnp_CreateDate: writeTime(at),
    vnp_CurrCode: 'VND',
    vnp_ExpireDate: writeTime(new Date(at.getTime() + settings.expiresAfterMinutes * 60_000)),
    vnp_IpAddr: demand.payerAddress ?? settings.serverAddress,
    vnp_Locale: settings.locale,
    vnp_OrderInfo: `THANH TOAN HO SO ${demand.dossierNumber}`,
    vnp_OrderType: settings.orderType,
    vnp_ReturnUrl: settings.returnUrl,
    vnp_TxnRef: reference,
  }
  const hash = messageHash(hashes.pay, fields, settings.hashSecret.reveal())
  const query = new URLSearchParams({ ...fields, vnp_SecureHash: hash })
  query.sort()
  return `${settings.payUrl}?${query}`
}

/** Encodes querydr, which asks what became of a payment that was started at `startedAt`. */
export function encodeQuestion(
  reference: string,
  startedAt: Date,
  requestId: string,
  now: Date,
  settings: VnpaySettings,
): Buffer {
  const fields = {
    vnp_RequestId: requestId,
    vnp_Version: settings.version,
    vnp_Command: 'querydr',
    vnp_TmnCode: settings.tmnCode,
    vnp_TxnRef: reference,
    vnp_OrderInfo: `HOI GIAO DICH ${reference}`,
    vnp_TransactionDate: writeTime(startedAt),
    vnp_CreateDate: writeTime(now),
    vnp_IpAddr: settings.serverAddress,
  }
  const vnp_SecureHash = messageHash(hashes.question, fields, settings.hashSecret.reveal())
  return Buffer.from(JSON.stringify({ ...fields, vnp_SecureHash }), 'utf8')
}

/** vnp_TransactionType of a refund: of all of a payment, or of a part. */
export const refundTypes = { whole: '02', part: '03' } as const

/** Encodes a refund; its code is vnp_RequestId. */
export function encodeRefund(order: RefundAtChannel, now: Date, settings: VnpaySettings): Buffer {
  const { code, amount, paidAmount, reference, providerTransaction, startedAt } = order
  const fields = {
    vnp_RequestId: code,
    vnp_Version: settings.version,
    vnp_Command: 'refund',
    vnp_TmnCode: settings.tmnCode,
    vnp_TransactionType: amount === paidAmount ? refundTypes.whole : refundTypes.part,
    vnp_TxnRef: reference,
    vnp_Amount: writeAmount(amount),
    vnp_TransactionNo: providerTransaction ?? '',
    vnp_TransactionDate: writeTime(startedAt),
    vnp_CreateBy: settings.refundedBy,
    vnp_CreateDate: writeTime(now),
    vnp_IpAddr: settings.serverAddress,
    vnp_OrderInfo: `HOAN TIEN ${code}`,
  }
  const vnp_SecureHash = messageHash(hashes.refund, fields, settings.hashSecret.reveal())
  return Buffer.from(JSON.stringify({ ...fields, vnp_SecureHash }), 'utf8')
}
