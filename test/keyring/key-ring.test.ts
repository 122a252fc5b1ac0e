import { randomUUID, verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SignaturesTaken } from '../../src/domain/keys/key-fit.ts'
import type { KeyPurpose } from '../../src/domain/keys/ring-key.ts'
import { createKeyHolders } from '../../src/keyring/key-holders.ts'
import { type KeyRing, openKeyRing } from '../../src/keyring/key-ring.ts'
import { createSignerOpener } from '../../src/keyring/open-signer.ts'
import { watchKeys } from '../../src/keyring/watch-keys.ts'
import type { Signer } from '../../src/ports/signer.ts'
import { signDetached, verifyDetached } from '../../src/signing/jws/jws.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { makeRingKey } from '../support/ring-keys.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { until } from '../support/until.ts'

const log = { info: () => {}, warn: () => {} }
const change = { by: 'test', reason: 'of the test', at: new Date('2026-09-30T05:00:00Z') }

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

let partner: KeyPurpose
let now: Date
beforeEach(() => {
  partner = `partner:${randomUUID()}`
  now = new Date('2026-09-30T05:00:00Z')
})

const openSigner = createSignerOpener(createKeyHolders({}, createHttpClient))
const openRing = (
  taken: SignaturesTaken = new Map(),
  around: (signer: Signer) => Signer = (signer) => signer,
): Promise<KeyRing> =>
  openKeyRing({
    taken,
    store: bench.store.keys,
    openSigner: (key) => around(openSigner(key)),
    clock: () => now,
    log,
  })

async function addCurrent(id: string, purpose: KeyPurpose = partner) {
  const key = makeRingKey(id, purpose)
  await bench.store.keys.add(key, change)
  await bench.store.keys.rotate(id, change)
  return key
}

test('a key that its partner does not take lets messages wait, however it came to be the current one', async () => {
  const name = partner.slice('partner:'.length)
  await addCurrent(`curve-${partner}`)
  const ring = await openRing(new Map([[name, ['RS256']]]))
  expect(ring.signerFor(partner)).toThrow(
    expect.objectContaining({ code: 'key_unusable', detail: expect.stringContaining(`${name} takes RS256`) }),
  )
  expect((await openRing()).signerFor(partner)().keyId).toBe(`curve-${partner}`)
})

test('a key whose private part does not open cannot sign, and every other can', async () => {
  const [spoilt, other] = [`partner:${randomUUID()}`, `partner:${randomUUID()}`] as const
  await addCurrent(`spoilt-${partner}`, spoilt)
  await addCurrent(`other-${partner}`, other)
  await bench.pool.query(`update signing_keys set sealed = '\\x00' where id = $1`, [`spoilt-${partner}`])
  const ring = await openRing()
  expect(ring.signerFor(other)().keyId).toBe(`other-${partner}`)
  expect(ring.signerFor(spoilt)).toThrow(
    expect.objectContaining({ code: 'key_unusable', detail: expect.stringContaining('does not open') }),
  )
  await bench.store.keys.retire(`spoilt-${partner}`, change)
})

test('a key that another process made current signs here, under its own name and certificate', async () => {
  const [one, two] = [`one-${partner}`, `two-${partner}`]
  const first = await addCurrent(one)
  const ring = await openRing()
  const currentSigner = ring.signerFor(partner)
  const before = currentSigner()
  expect(before).toMatchObject({ keyId: one, certificateChain: first.certificateChain })
  const second = await addCurrent(two)
  expect(currentSigner().keyId).toBe(one)
  await ring.refresh()
  const after = currentSigner()
  expect(after).toMatchObject({ keyId: two, certificateChain: second.certificateChain })

  const data = Buffer.from('một thông điệp')
  for (const signer of [before, after]) {
    const { publicKey } = new X509Certificate(Buffer.from(signer.certificateChain[0] ?? '', 'base64'))
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', data, key, await signer.sign(data))).toBe(true)
  }
})

test.each([
  'rotated away',
  'retired',
])('what is being signed when its key is %s bears that key, and its signature holds; the next bears the new one', async (what) => {
  const [one, two] = [`one-${partner}`, `two-${partner}`]
  const { certificateChain } = await addCurrent(one)
  await bench.store.keys.add(makeRingKey(two, partner), change)
  const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ring = await openRing(new Map(), (signer) => ({
    ...signer,
    async sign(data) {
      begun.resolve()
      await mayEnd.promise
      return signer.sign(data)
    },
  }))
  const bytes = Buffer.from('một thông điệp')
  const signed = signDetached(bytes, ring.signerFor(partner)(), { payload: 'base64url' })
  await begun.promise
  await bench.store.keys.rotate(two, change)
  if (what === 'retired') await bench.store.keys.retire(one, change)
  await ring.refresh()
  mayEnd.resolve()
  const { publicKey } = new X509Certificate(Buffer.from(certificateChain[0] ?? '', 'base64'))
  const keyFor = (keyId: string) => (keyId === one ? publicKey : null)
  const profile = { algorithms: ['ES256'], keyFor } as const
  expect(await verifyDetached(await signed, bytes, profile)).toEqual({ is: 'verified', keyId: one })
  expect(ring.signerFor(partner)().keyId).toBe(two)
})

test('a running process learns of it by itself', async () => {
  const [one, two] = [`one-${partner}`, `two-${partner}`]
  await addCurrent(one)
  const ring = await openRing()
  const stop = new AbortController()
  const watching = watchKeys(ring, { signal: stop.signal, log })
  await addCurrent(two)
  await until('the new key signs', async () => ring.signerFor(partner)().keyId === two)
  stop.abort()
  await watching
})

test('a partner without a key of its own signs with the key for messages', async () => {
  await addCurrent(`messages-${partner}`, 'messages')
  const ring = await openRing()
  expect(ring.signerFor(partner)().keyId).toBe(`messages-${partner}`)
  await addCurrent(`own-${partner}`)
  await ring.refresh()
  expect(ring.signerFor(partner)().keyId).toBe(`own-${partner}`)
})

test('a purpose without a key, and a key that was never there, say so', async () => {
  const ring = await openRing()
  const refusal = (why: string) => expect.objectContaining({ code: 'key_unusable', detail: why })
  expect(() => ring.signerFor('evidence')()).toThrow(refusal('no key of the ring signs for evidence'))
  expect(() => ring.signerOf('nobody')).toThrow(refusal('key nobody: it is retired or was never there'))
})

test('a key signs nothing before and after the days of its certificate', async () => {
  const key = makeRingKey(partner, partner, { from: new Date('2026-09-01T00:00:00Z'), days: 30 })
  await bench.store.keys.add(key, change)
  await bench.store.keys.rotate(key.id, change)
  const ring = await openRing()
  expect(ring.signerFor(partner)().keyId).toBe(key.id)
  now = new Date('2026-10-01T00:00:01Z')
  expect(() => ring.signerFor(partner)()).toThrow(`key ${key.id}: its certificate ended at 2026-10-01`)
  now = new Date('2026-08-31T23:59:59Z')
  expect(() => ring.signerFor(partner)()).toThrow(`key ${key.id}: its certificate is valid from 2026-09-01`)
})

test('a key that cannot be opened leaves the others, and says why when it is to sign', async () => {
  const key = await addCurrent(partner)
  await bench.pool.query(`update signing_keys set certificates = $2 where id = $1`, [
    key.id,
    makeRingKey('other').certificateChain,
  ])
  await addCurrent(`messages-of-${partner}`, 'messages')
  const ring = await openRing()
  expect(() => ring.signerFor(partner)()).toThrow(`key ${key.id}: the certificate belongs to another key`)
  expect(ring.signerFor('messages')().keyId).toBe(`messages-of-${partner}`)
})

test('a retired key is out of the ring', async () => {
  const key = await addCurrent(partner)
  const ring = await openRing()
  expect(ring.signerOf(key.id).keyId).toBe(key.id)
  await bench.store.keys.retire(key.id, change)
  await ring.refresh()
  expect(() => ring.signerOf(key.id)).toThrow('it is retired')
  expect(ring.keys().map(({ id }) => id)).not.toContain(key.id)
})
