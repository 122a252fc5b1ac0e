import { createHmac } from 'node:crypto'
import { type SepaySettings, settings } from '../../../../adapters/feeds/sepay/settings.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'

export const sampleSecret = 'a secret key of the webhook'
export const heardAt = new Date('2025-10-31T17:00:01Z')

export const sampleSettings = (changes: Record<string, unknown> = {}): SepaySettings =>
  settings.parse({ secret: sampleSecret, apiToken: 'a token', restMs: 0, ...changes })

/** As the public pages of SePay print it, with whole accounts. */
export const sampleMessage = {
  id: 92_704 as number | string,
  gateway: 'Vietcombank',
  transactionDate: '2025-10-31 23:59:59',
  accountNumber: '0123499999',
  subAccount: null as string | null,
  code: null,
  content: 'HS23456789 hoc phi',
  transferType: 'in' as string,
  description: '',
  transferAmount: 1_250_000 as number,
  accumulated: 19_077_000 as number | string,
  referenceCode: 'FT25304000001' as string | null,
}

export function signedRequest(
  message: object | string,
  { secret = sampleSecret, at = heardAt }: { secret?: string; at?: Date } = {},
): RawRequest {
  const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  const time = String(Math.floor(at.getTime() / 1000))
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  const headers = { 'x-sepay-timestamp': time, 'x-sepay-signature': `sha256=${signature}` }
  return { method: 'POST', query: '', headers, body }
}
