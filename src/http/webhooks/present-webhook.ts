import type { Endpoint, SigningKey, WebhookStore } from '../../ports/webhooks/webhook-store.ts'
import type { Answer } from '../answer.ts'

/** An endpoint without what is ours alone; no secret stands in it. */
export function presentWebhook({ clientId: _clientId, keys, ...shown }: Endpoint) {
  return { ...shown, keys: keys.map(presentKey) }
}

const presentKey = ({ id, signature, publicKey, createdAt, endsAt }: SigningKey) => ({
  ...{ keyId: id, signature, publicKey, createdAt, endsAt },
})

/**
 * Adds the secret of the newest key that an answer names. It is read from where it is sealed, so that no kept answer
 * holds it; null where there is none to hand out, or where another key has taken its place for good.
 */
export const revealSecret =
  (webhooks: Pick<WebhookStore, 'find'>) =>
  async (kept: Answer): Promise<Answer> => {
    if (kept.status >= 400) return kept
    const shown = kept.body as { id: string; keys: { keyId: string }[] }
    const endpoint = await webhooks.find(shown.id)
    const key = endpoint?.keys.find(({ id }) => id === shown.keys[0]?.keyId)
    const secret = key?.signature === 'hmac-sha256' ? key.secret : null
    return { ...kept, body: { ...shown, secret } }
  }
