import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import type { WebhookSignature } from '../../../schemas/webhook.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { SigningKey } from '../../../src/ports/webhooks/webhook-store.ts'

/** What the two signatures differ in: their identifiers, the bytes of their keys, and how they are made. */
const schemes = {
  'hmac-sha256': {
    version: 'v1',
    isKey: ({ length }: Buffer) => length >= 24,
    sign: (secret: Buffer, content: Buffer) => createHmac('sha256', secret).update(content).digest(),
  },
  ed25519: {
    version: 'v1a',
    isKey: ({ length }: Buffer) => length === 32,
    sign: (seed: Buffer, content: Buffer) => sign(null, content, privateKeyOf(seed)),
  },
} as const satisfies Record<
  WebhookSignature,
  { version: string; isKey(secret: Buffer): boolean; sign(secret: Buffer, content: Buffer): Buffer }
>

/**
 * The three headers of one attempt. Every key in force signs `id.timestamp.body`; the receiver needs one signature that
 * it knows, so a key is exchanged without a message that fails. Throws `key_unusable` where no key is in force, or one cannot
 * be read: nothing leaves unsigned.
 */
export function signedHeaders(
  keys: readonly SigningKey[],
  message: { readonly id: string; readonly bytes: Buffer },
  at: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const content = Buffer.concat([Buffer.from(`${message.id}.${timestamp}.`), message.bytes])
  const inForce = keys.filter(({ endsAt }) => endsAt === null || endsAt > at)
  if (inForce.length === 0) throw new GatewayError('key_unusable', 'no key of the endpoint is in force')
  const signatures = inForce.map(({ signature, secret }) => {
    const scheme = schemes[signature]
    const bytes = bytesOf(secret)
    if (!scheme.isKey(bytes)) throw new GatewayError('key_unusable', 'a key of the endpoint cannot be read')
    return `${scheme.version},${scheme.sign(bytes, content).toString('base64')}`
  })
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/** What follows the prefix `whsec_`, `whsk_` or `whpk_`. */
const bytesOf = (text: string): Buffer => Buffer.from(text.slice(text.indexOf('_') + 1), 'base64')

/** PKCS#8 of an ed25519 key is this and then its 32 bytes (RFC 8410 section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
