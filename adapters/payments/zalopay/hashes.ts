import type { HashRule } from '../../../src/signing/message-hash.ts'

const piped = { digest: 'hmac-sha256', form: 'piped-values' } as const

/** What `mac` covers: fields under key1 for what we send, the text of `data` under key2 for a confirmation. */
export const hashes = {
  order: {
    ...piped,
    fields: ['app_id', 'app_trans_id', 'app_user', 'amount', 'app_time', 'embed_data', 'item'],
  },
  /** The key stands in the text too. */
  question: { ...piped, fields: ['app_id', 'app_trans_id', 'key1'] },
  confirmation: { digest: 'hmac-sha256' },
} as const satisfies Record<string, HashRule | Pick<HashRule, 'digest'>>
