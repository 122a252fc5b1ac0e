import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'

/** What a receiver has of a message. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** How far from now the time of an attempt may be, in seconds. */
const toleranceSeconds = 300

/**
 * A receiver's check, written from the Standard Webhooks specification and sharing nothing with what signs: one of the
 * signatures must be that of `key` (`whsec_…` or `whpk_…`) over `id.timestamp.body`, and the attempt must be recent.
 */
export function isSignedWith(key: string, { headers, body }: ReceivedWebhook, now: Date): boolean {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': list = '',
  } = headers
  if (id === '' || id.includes('.') || !/^\d+$/.test(timestamp)) return false
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > toleranceSeconds) return false
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  return list.split(' ').some((signature) => {
    const [version, base64 = ''] = signature.split(',')
    return checks[`${key.split('_')[0]} ${version}`]?.(key, content, Buffer.from(base64, 'base64')) ?? false
  })
}

const checks: Record<string, (key: string, content: Buffer, signature: Buffer) => boolean> = {
  'whsec v1': (key, content, signature) => {
    const expected = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'))
      .update(content)
      .digest()
    return signature.length === expected.length && timingSafeEqual(signature, expected)
  },
  'whpk v1a': (key, content, signature) => {
    const x = Buffer.from(key.slice('whpk_'.length), 'base64').toString('base64url')
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } })
    return verify(null, content, publicKey, signature)
  },
}
