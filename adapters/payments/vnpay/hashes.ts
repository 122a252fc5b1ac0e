import type { HashRule } from '../../../src/signing/message-hash.ts'

const sorted = {
  digest: 'hmac-sha512',
  form: 'form-encoded-pairs',
  fields: 'sorted',
} as const
const piped = { digest: 'hmac-sha512', form: 'piped-values' } as const

const answered = [
  'vnp_ResponseId',
  'vnp_Command',
  'vnp_ResponseCode',
  'vnp_Message',
  'vnp_TmnCode',
  'vnp_TxnRef',
  'vnp_Amount',
  'vnp_BankCode',
  'vnp_PayDate',
  'vnp_TransactionNo',
  'vnp_TransactionType',
  'vnp_TransactionStatus',
  'vnp_OrderInfo',
] as const

/** What vnp_SecureHash covers in each message of version 2.1.0. */
export const hashes = {
  pay: sorted,
  notice: sorted,
  question: {
    ...piped,
    fields: [
      'vnp_RequestId',
      'vnp_Version',
      'vnp_Command',
      'vnp_TmnCode',
      'vnp_TxnRef',
      'vnp_TransactionDate',
      'vnp_CreateDate',
      'vnp_IpAddr',
      'vnp_OrderInfo',
    ],
  },
  answer: { ...piped, fields: [...answered, 'vnp_PromotionCode', 'vnp_PromotionAmount'] },
  refund: {
    ...piped,
    fields: [
      'vnp_RequestId',
      'vnp_Version',
      'vnp_Command',
      'vnp_TmnCode',
      'vnp_TransactionType',
      'vnp_TxnRef',
      'vnp_Amount',
      'vnp_TransactionNo',
      'vnp_TransactionDate',
      'vnp_CreateBy',
      'vnp_CreateDate',
      'vnp_IpAddr',
      'vnp_OrderInfo',
    ],
  },
  refundAnswer: { ...piped, fields: answered },
} as const satisfies Record<string, HashRule>
