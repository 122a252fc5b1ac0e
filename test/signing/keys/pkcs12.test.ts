import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { readPkcs12 } from '../../../src/signing/keys/pkcs12.ts'
import { makeKey } from '../test-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-pkcs12-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rsa = makeKey('rsa')
const curve = (() => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: 'EC', organisation: 'EC', country: 'VN' }
  const certificatePem = issueSelfSigned(privateKeyPem, subject, {
    from: new Date('2025-01-01Z'),
    days: 7300,
  })
  return { keyId: 'curve', privateKeyPem, certificatePem }
})()

/** Packs a key as openssl does. */
function pack(key: typeof rsa, password: string, ...options: readonly string[]): Buffer {
  const [keyFile, certificateFile, out] = ['k.pem', 'c.pem', 'o.p12'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(keyFile, key.privateKeyPem)
  writeFileSync(certificateFile, key.certificatePem)
  const words = ['pkcs12', '-export', '-in', certificateFile, '-inkey', keyFile, '-out', out]
  execFileSync('openssl', [...words, '-passout', `pass:${password}`, ...options], { stdio: 'pipe' })
  return readFileSync(out)
}

const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']

test.each([
  ['RSA, as openssl packs today', rsa, []],
  ['RSA, as older programs pack', rsa, old],
  ['EC, as openssl packs today', curve, []],
  ['EC, as older programs pack', curve, old],
] as const)('%s: the key and its certificate come out', async (_, key, options) => {
  const opened = readPkcs12(pack(key, 'of the test', ...options), 'of the test')
  const own = createPrivateKey(key.privateKeyPem)
  expect(createPrivateKey(opened.privateKeyPem).equals(own)).toBe(true)
  expect(new X509Certificate(opened.certificatePem).checkPrivateKey(own)).toBe(true)
  expect(await createPemSigner({ keyId: 'x', ...opened }).sign(Buffer.from('x'))).not.toHaveLength(0)
})

test('the chain comes out in order, and certificates of others are left', () => {
  const issuer = join(folder, 'others.pem')
  writeFileSync(issuer, makeKey('somebody else').certificatePem)
  const opened = readPkcs12(pack(rsa, 'x', '-certfile', issuer), 'x')
  expect(opened.certificatePem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1)
  expect(new X509Certificate(opened.certificatePem).subject).toContain('Trường kiểm thử rsa')
})

test.each([
  ['a wrong password', () => readPkcs12(pack(rsa, 'right'), 'wrong'), 'is its password right?'],
  ['no container', () => readPkcs12(Buffer.from('PEM'), 'x'), 'is its password right?'],
  ['no key', () => readPkcs12(pack(rsa, 'x', '-nokeys'), 'x'), 'exactly one key'],
  ['no certificate', () => readPkcs12(pack(rsa, 'x', '-nocerts'), 'x'), 'no certificate of its key'],
])('%s is refused', (_, open, why) => {
  expect(open).toThrow(expect.objectContaining({ code: 'key_unusable' }))
  expect(open).toThrow(why)
})
