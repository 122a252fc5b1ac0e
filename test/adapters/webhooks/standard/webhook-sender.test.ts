import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createStandardWebhooks } from '../../../../adapters/webhooks/standard/index.ts'
import { webhooks } from '../../../../config/webhooks.ts'
import { createWebhookSender } from '../../../../src/parts/webhook-sender.ts'
import type { SigningKey } from '../../../../src/ports/webhooks/webhook-store.ts'
import { createHttpClient } from '../../../../src/wire/http-client.ts'
import { describeWebhookSender } from '../../../contract/webhook-sender.ts'
import { isSignedWith, type ReceivedWebhook } from '../../../support/webhook-verifier.ts'

const folder = mkdtempSync(join(tmpdir(), 'webhook-receiver-'))

/** What openssl says of one signature over bytes; `given` is what the receiver was given of the key. */
const openssl: Record<string, (given: Buffer, content: Buffer, signature: Buffer) => boolean> = {
  v1(given, content, signature) {
    const key = ['-mac', 'HMAC', '-macopt', `hexkey:${given.toString('hex')}`]
    return execFileSync('openssl', ['dgst', '-sha256', ...key, '-binary'], { input: content }).equals(
      signature,
    )
  },
  v1a(given, content, signature) {
    // SubjectPublicKeyInfo of an ed25519 key is this and then its 32 bytes (RFC 8410 section 4).
    const key = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), given])
    const fileOf = (name: string, bytes: Buffer) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    }
    const what = ['-in', fileOf('content', content), '-sigfile', fileOf('signature', signature)]
    const by = ['-pubin', '-keyform', 'DER', '-inkey', fileOf('key', key)]
    try {
      execFileSync('openssl', ['pkeyutl', '-verify', '-rawin', ...by, ...what], { stdio: 'pipe' })
      return true
    } catch {
      return false
    }
  },
}

/** A receiver that knows of the specification and openssl only, and of a key what its owner was shown. */
function isSignedByOpenssl(
  { signature, secret, publicKey }: SigningKey,
  received: ReceivedWebhook,
  now: Date,
) {
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': list = '',
  } = received.headers
  if (id === undefined || Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= 300 === false) return false
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), received.body])
  const [version, shown = ''] = signature === 'ed25519' ? ['v1a', publicKey ?? ''] : ['v1', secret]
  const given = Buffer.from(shown.slice(shown.indexOf('_') + 1), 'base64')
  return list.split(' ').some((one) => {
    const [scheme, base64 = ''] = one.split(',')
    const bytes = Buffer.from(base64, 'base64')
    return (
      scheme === version && bytes.toString('base64') === base64 && openssl[version]?.(given, content, bytes)
    )
  })
}

describeWebhookSender('Standard Webhooks', {
  open: ({ clock, ...limits }) =>
    createStandardWebhooks({
      client: createHttpClient(limits),
      policy: { ports: [443], allowPrivateAddresses: true },
      clock,
    }),
  openPublic: (clock) => createWebhookSender(webhooks.parse({}), clock),
  proof: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  isSigned(key, received, now) {
    const isSigned = isSignedByOpenssl(key, received, now)
    expect(isSignedWith(key.publicKey ?? key.secret, received, now)).toBe(isSigned)
    return isSigned
  },
  nameOf: ({ headers }) => headers['webhook-id'] ?? '',
})
