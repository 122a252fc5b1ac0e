import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import type { WebhookSignature } from '../../../schemas/webhook.ts'
import type { SigningKey } from '../../../src/ports/webhooks/webhook-store.ts'

/** Makes a key of an endpoint's own; the specification wants 24 to 64 random bytes for HMAC. */
export function createKey(signature: WebhookSignature, at: Date): SigningKey {
  return { id: randomUUID(), signature, ...makers[signature](), createdAt: at, endsAt: null }
}

const makers: Record<WebhookSignature, () => Pick<SigningKey, 'secret' | 'publicKey'>> = {
  'hmac-sha256': () => ({ secret: `whsec_${randomBytes(32).toString('base64')}`, publicKey: null }),
  ed25519() {
    const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
    return { secret: `whsk_${base64Of(d)}`, publicKey: `whpk_${base64Of(x)}` }
  },
}

const base64Of = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('base64')
