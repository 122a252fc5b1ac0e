import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadOrCreateKey } from '../../../src/signing/keys/key-folder.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

const request = () =>
  ({
    folder,
    keyId: 'province-2026',
    subject: { commonName: 'Cổng liên thông', organisation: 'Sở Giáo dục và Đào tạo', country: 'VN' },
    validity: { from: new Date('2026-01-01T00:00:00Z'), days: 365 },
    modulusLength: 2048,
  }) as const

test('a first start makes a key that only its owner can read, and the next start reads the same', async () => {
  const made = await loadOrCreateKey(request())
  expect((await stat(join(folder, 'province-2026.key.pem'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(await loadOrCreateKey(request())).toEqual(made)
  expect((await readdir(folder)).sort()).toEqual(['province-2026.cert.pem', 'province-2026.key.pem'])
})

test('its certificate is its own, with the letters of its subject and the days asked for', async () => {
  const { certificatePem, privateKeyPem } = await loadOrCreateKey(request())
  const certificate = new X509Certificate(certificatePem)
  expect(certificate.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.subject).toContain('O=Sở Giáo dục và Đào tạo')
  expect(certificate.validFromDate).toEqual(new Date('2026-01-01T00:00:00Z'))
  expect(certificate.validToDate).toEqual(new Date('2027-01-01T00:00:00Z'))
  expect(certificate.serialNumber).toHaveLength(32)
  expect(certificate.ca).toBe(false)
})

test('two processes that start at once end with the same usable key', async () => {
  const [one, other] = await Promise.all([loadOrCreateKey(request()), loadOrCreateKey(request())])
  expect(one.privateKeyPem).toBe(other.privateKeyPem)
  expect(one.certificatePem).toBe(other.certificatePem)
  expect(createPemSigner(one).algorithm).toBe('RS256')
})

test('a start that died between key and certificate is finished with the same key', async () => {
  const { privateKeyPem } = await loadOrCreateKey(request())
  await rm(join(folder, 'province-2026.cert.pem'))
  const again = await loadOrCreateKey(request())
  expect(again.privateKeyPem).toBe(privateKeyPem)
  expect(createPemSigner(again).keyId).toBe('province-2026')
})

test('a key file that others can read is refused', async () => {
  await loadOrCreateKey(request())
  await chmod(join(folder, 'province-2026.key.pem'), 0o640)
  await expect(loadOrCreateKey(request())).rejects.toMatchObject({ code: 'key_unusable' })
})

test.each(['../escape', '', '.hidden', 'a/b', 'a\\b'])('the key id "%s" is refused', async (keyId) => {
  await expect(loadOrCreateKey({ ...request(), keyId })).rejects.toMatchObject({ code: 'key_unusable' })
})

test('a folder that cannot be read is a failure, not a reason for a new key', async () => {
  await loadOrCreateKey(request())
  await rm(join(folder, 'province-2026.key.pem'))
  await writeFile(join(folder, 'not-a-folder'), '')
  await expect(loadOrCreateKey({ ...request(), folder: join(folder, 'not-a-folder') })).rejects.toThrow()
})
