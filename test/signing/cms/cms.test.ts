import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { SigningAlgorithm } from '../../../src/ports/signer.ts'
import { signCms } from '../../../src/signing/cms/sign-cms.ts'
import { type CmsExpectation, verifyCms } from '../../../src/signing/cms/verify-cms.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createPemSigner, type PemKey } from '../../../src/signing/keys/pem-signer.ts'
import { trustPinned } from '../../../src/signing/trust/trust-pinned.ts'
import { makeKey } from '../test-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-cms-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const openssl = (...words: readonly string[]): Buffer =>
  execFileSync('openssl', [...words], { stdio: ['ignore', 'pipe', 'pipe'] })

function makeCurveKey(keyId: string, namedCurve: string): PemKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: keyId, organisation: 'Sở kiểm thử', country: 'VN' }
  const certificatePem = issueSelfSigned(privateKeyPem, subject, {
    from: new Date('2025-01-01Z'),
    days: 7300,
  })
  return { keyId, privateKeyPem, certificatePem }
}

const rsa = makeKey('rsa')
const keys = { rsa, p256: makeCurveKey('p256', 'prime256v1'), p384: makeCurveKey('p384', 'secp384r1') }
const algorithms: readonly [SigningAlgorithm, PemKey][] = [
  ['RS256', rsa],
  ['RS384', rsa],
  ['RS512', rsa],
  ['PS256', rsa],
  ['PS384', rsa],
  ['PS512', rsa],
  ['ES256', keys.p256],
  ['ES384', keys.p384],
]
const content = Buffer.from('Biên lai số 000123\r\nSố tiền: 125.000 đồng\0\xff', 'latin1')
const signingTime = new Date('2026-09-30T05:00:00Z')
const trust = trustPinned(Object.values(keys).map((key) => new X509Certificate(key.certificatePem)))
const expecting = (more: Partial<CmsExpectation> = {}): CmsExpectation => ({
  algorithms: algorithms.map(([algorithm]) => algorithm),
  trust,
  at: signingTime,
  maxBytes: 1_000_000,
  ...more,
})

test.each(algorithms)('%s: openssl verifies what we sign, attached and detached', async (algorithm, key) => {
  const signer = createPemSigner(key, algorithm)
  const certificate = file(`${key.keyId}.cert.pem`, key.certificatePem)
  const words = ['cms', '-verify', '-binary', '-inform', 'DER', '-CAfile', certificate, '-purpose', 'any']
  const attached = file('attached.p7m', await signCms(content, signer, { content: 'attached', signingTime }))
  expect(openssl(...words, '-in', attached)).toEqual(content)
  const detached = file('detached.p7s', await signCms(content, signer, { content: 'detached', signingTime }))
  const beside = file('content.bin', content)
  expect(openssl(...words, '-in', detached, '-content', beside)).toEqual(content)
  const other = file('other.bin', 'another content')
  expect(() => openssl(...words, '-in', detached, '-content', other)).toThrow('verification failure')
})

test.each(algorithms)('%s: we verify what openssl signs, attached and detached', async (algorithm, key) => {
  const certificate = file(`${key.keyId}.cert.pem`, key.certificatePem)
  const words = ['cms', '-sign', '-binary', '-outform', 'DER', '-signer', certificate]
  const inkey = file(`${key.keyId}.key.pem`, key.privateKeyPem)
  const padding = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:digest']
  const rest = [
    ...['-inkey', inkey, '-md', `sha${algorithm.slice(2)}`, '-in', file('content.bin', content)],
    ...(algorithm.startsWith('PS') ? padding : []),
  ]
  const certified = { certificate: expect.any(X509Certificate), algorithm, signingTime: expect.any(Date) }
  const attached = openssl(...words, ...rest, '-nodetach')
  expect(await verifyCms(attached, expecting())).toEqual({ is: 'verified', content, signers: [certified] })
  const detached = openssl(...words, ...rest)
  expect(await verifyCms(detached, expecting({ content }))).toMatchObject({ is: 'verified', content })
})

test('a signer that is named by the id of its key is found', async () => {
  const inkey = file('rsa.key.pem', rsa.privateKeyPem)
  const pem = openssl('req', '-x509', '-key', inkey, '-subj', '/CN=with a key id', '-days', '3650')
  const certificate = file('key-id.cert.pem', pem)
  const words = ['cms', '-sign', '-binary', '-nodetach', '-keyid', '-outform', 'DER', '-signer', certificate]
  const message = openssl(...words, '-inkey', inkey, '-in', file('content.bin', content))
  const own = new X509Certificate(pem)
  const known = { trust: trustPinned([own]), at: own.validFromDate }
  expect(await verifyCms(message, expecting(known))).toMatchObject({ is: 'verified', content })
})

test('content in pieces of unknown length, as streaming writers make it, is read', async () => {
  const certificate = file('rsa.cert.pem', rsa.certificatePem)
  const inkey = file('rsa.key.pem', rsa.privateKeyPem)
  const long = Buffer.alloc(20_000, 'đ')
  const words = ['cms', '-sign', '-binary', '-stream', '-nodetach', '-outform', 'DER', '-signer', certificate]
  const streamed = openssl(...words, '-inkey', inkey, '-in', file('long.bin', long))
  expect(await verifyCms(streamed, expecting())).toMatchObject({ is: 'verified', content: long })
})

test('any content comes back as it was, with who signed it and when', async () => {
  const signer = createPemSigner(keys.p256)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const message = await signCms(bytes, signer, { content: 'attached', signingTime })
      expect(await verifyCms(message, expecting())).toMatchObject({
        is: 'verified',
        content: Buffer.from(bytes),
        signers: [{ algorithm: 'ES256', signingTime }],
      })
    }),
    { numRuns: 30 },
  )
})

const signed = () => signCms(content, createPemSigner(rsa), { content: 'attached', signingTime })
const detached = () => signCms(content, createPemSigner(rsa), { content: 'detached', signingTime })
const stranger = makeKey('stranger')

test.each([
  ['content that was changed', detached, { content: Buffer.from('another') }, 'digest_mismatch'],
  ['content that is not there', detached, {}, 'content_missing'],
  ['content inside and beside', signed, { content }, 'content_twice'],
  ['an algorithm that is not agreed', signed, { algorithms: ['ES256'] }, 'algorithm_not_allowed'],
  ['a stranger', signed, { trust: trustPinned([]) }, 'certificate_untrusted'],
  ['a certificate that was not good then', signed, { at: new Date('2060-01-01Z') }, 'certificate_untrusted'],
  ['a message that is too long', signed, { maxBytes: 100 }, 'too_large'],
  ['no DER', async () => Buffer.from('MIIB'), {}, 'malformed'],
  ['something behind it', async () => Buffer.concat([await signed(), Buffer.from('x')]), {}, 'malformed'],
] as const)('%s is refused', async (_, make, changes, why) => {
  expect(await verifyCms(await make(), expecting(changes as Partial<CmsExpectation>))).toEqual({
    is: 'refused',
    why,
  })
})

test('a signature of another key under a trusted certificate is refused', async () => {
  const { certificateChain } = createPemSigner(rsa)
  const disguised = { ...createPemSigner(stranger), certificateChain }
  const message = await signCms(content, disguised, { content: 'attached', signingTime })
  expect(await verifyCms(message, expecting())).toEqual({ is: 'refused', why: 'signature_mismatch' })
})

test('what openssl signs with SHA-1, or without attributes, is refused', async () => {
  const certificate = file('rsa.cert.pem', rsa.certificatePem)
  const inkey = file('rsa.key.pem', rsa.privateKeyPem)
  const words = ['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-signer', certificate]
  const rest = ['-inkey', inkey, '-in', file('content.bin', content)]
  const sha1 = openssl(...words, ...rest, '-md', 'sha1')
  expect(await verifyCms(sha1, expecting())).toEqual({ is: 'refused', why: 'algorithm_not_allowed' })
  const bare = openssl(...words, ...rest, '-noattr')
  expect(await verifyCms(bare, expecting())).toEqual({ is: 'refused', why: 'attributes_missing' })
  const withoutCertificate = openssl(...words, ...rest, '-nocerts')
  expect(await verifyCms(withoutCertificate, expecting())).toEqual({
    is: 'refused',
    why: 'certificate_missing',
  })
})

test('no changed byte is taken for another message, and none ends the reader', async () => {
  const message = await signCms(content, createPemSigner(keys.p256), { content: 'attached', signingTime })
  for (let place = 0; place < message.length; place += 1) {
    const changed = Buffer.from(message)
    changed[place] = (changed[place] as number) ^ 0x01
    const result = await verifyCms(changed, expecting())
    // Bytes that nothing is read from, such as the version numbers, change nothing.
    if (result.is === 'verified') expect(result.content).toEqual(content)
  }
})
