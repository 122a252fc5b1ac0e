import type { HashRule } from '../../../src/signing/message-hash.ts'

const pairs = { digest: 'hmac-sha256', form: 'pairs' } as const

/** What `signature` covers in each message of version 2. `accessKey` comes first and stands in no message. */
export const hashes = {
  payment: {
    ...pairs,
    fields: [
      'accessKey',
      'amount',
      'extraData',
      'ipnUrl',
      'orderId',
      'orderInfo',
      'partnerCode',
      'redirectUrl',
      'requestId',
      'requestType',
    ],
  },
  question: { ...pairs, fields: ['accessKey', 'orderId', 'partnerCode', 'requestId'] },
  refund: {
    ...pairs,
    fields: ['accessKey', 'amount', 'description', 'orderId', 'partnerCode', 'requestId', 'transId'],
  },
  confirmation: {
    ...pairs,
    fields: [
      'accessKey',
      'amount',
      'extraData',
      'message',
      'orderId',
      'orderInfo',
      'orderType',
      'partnerCode',
      'payType',
      'requestId',
      'responseTime',
      'resultCode',
      'transId',
    ],
  },
} as const satisfies Record<string, HashRule>
