import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { createKey } from '../../../../adapters/webhooks/standard/create-key.ts'
import { signedHeaders } from '../../../../adapters/webhooks/standard/sign.ts'
import type { SigningKey } from '../../../../src/ports/webhooks/webhook-store.ts'
import { isSignedWith } from '../../../support/webhook-verifier.ts'

const now = new Date()
const message = {
  id: 'f3b9c2d0-6c1e-7a55-8a5e-0f6c1d2e3f40',
  bytes: Buffer.from('{"type":"bill.paid","số":1}'),
}
const received = (keys: readonly SigningKey[], at = now) => ({
  headers: signedHeaders(keys, message, at),
  body: message.bytes,
})
const ending = (key: SigningKey, endsAt: Date): SigningKey => ({ ...key, endsAt })
const secondsFromNow = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

describe('HMAC', () => {
  test('is the signature that the specification shows', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const key: SigningKey = { ...createKey('hmac-sha256', now), secret }
    const body = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', bytes: Buffer.from('{"test": 2432232314}') }
    expect(signedHeaders([key], body, new Date(1_614_265_330_000))['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })

  test('is accepted by the reference library, over any bytes', () => {
    const key = createKey('hmac-sha256', now)
    const judge = new Webhook(key.secret)
    fc.assert(
      fc.property(fc.json(), (json) => {
        const bytes = Buffer.from(json)
        judge.verify(bytes, signedHeaders([key], { ...message, bytes }, now))
      }),
    )
  })

  test('is refused by it when one byte of the body differs', () => {
    const key = createKey('hmac-sha256', now)
    const { headers } = received([key])
    expect(() => new Webhook(key.secret).verify('{"type":"bill.paid","số":2}', headers)).toThrow()
  })
})

describe.each(['hmac-sha256', 'ed25519'] as const)('%s', (signature) => {
  const key = createKey(signature, now)
  const known = key.publicKey ?? key.secret

  test('is accepted by a receiver that was written from the specification', () => {
    expect(isSignedWith(known, received([key]), now)).toBe(true)
  })

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('covers %s', (name) => {
    const { headers, body } = received([key])
    const other = signedHeaders([key], { id: 'another', bytes: Buffer.from('{}') }, secondsFromNow(1))
    expect(isSignedWith(known, { headers: { ...headers, [name]: other[name] ?? '' }, body }, now)).toBe(false)
  })

  test('covers the body', () => {
    const { headers } = received([key])
    expect(isSignedWith(known, { headers, body: Buffer.from('{}') }, now)).toBe(false)
  })

  test('is of no use to somebody with another key', () => {
    const other = createKey(signature, now)
    expect(isSignedWith(other.publicKey ?? other.secret, received([key]), now)).toBe(false)
  })

  test('of an attempt long ago is refused', () => {
    expect(isSignedWith(known, received([key], secondsFromNow(-600)), now)).toBe(false)
  })
})

describe('while a key is exchanged', () => {
  const old = createKey('hmac-sha256', now)
  const fresh = createKey('ed25519', now)

  test('both sign, so that either receiver is content', () => {
    const both = received([fresh, ending(old, secondsFromNow(60))])
    expect(both.headers['webhook-signature']).toMatch(/^v1a,\S+ v1,\S+$/)
    expect(isSignedWith(fresh.publicKey ?? '', both, now)).toBe(true)
    expect(isSignedWith(old.secret, both, now)).toBe(true)
    new Webhook(old.secret).verify(both.body, both.headers)
  })

  test('a key that has ended signs no more', () => {
    const one = received([fresh, ending(old, now)])
    expect(one.headers['webhook-signature']).toMatch(/^v1a,\S+$/)
  })
})

test('keys are of the lengths that the specification asks for, and each is its own', () => {
  const bytes = (text: string | null) => Buffer.from(text?.split('_')[1] ?? '', 'base64').length
  const hmac = createKey('hmac-sha256', now)
  const pair = createKey('ed25519', now)
  expect(hmac.secret).toMatch(/^whsec_/)
  expect(bytes(hmac.secret)).toBe(32)
  expect([pair.secret.slice(0, 5), pair.publicKey?.slice(0, 5)]).toEqual(['whsk_', 'whpk_'])
  expect([bytes(pair.secret), bytes(pair.publicKey)]).toEqual([32, 32])
  expect(createKey('hmac-sha256', now).secret).not.toBe(hmac.secret)
})
