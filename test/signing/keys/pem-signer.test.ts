import { constants, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { signingAlgorithms } from '../../../src/signing/algorithms.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('a')

test('a key signs and brings its certificate', async () => {
  const signer = createPemSigner(key)
  const data = Buffer.from('x')
  expect(verify('sha256', data, key.certificatePem, await signer.sign(data))).toBe(true)
  expect(signer).toMatchObject({ keyId: 'a', algorithm: 'RS256' })
  expect(key.certificatePem.replaceAll('\n', '')).toContain(signer.certificateChain[0])
})

test('a chain keeps its order', () => {
  const chain = key.certificatePem + makeKey('issuer').certificatePem
  const signer = createPemSigner({ ...key, certificatePem: `# leaf\n${chain}` })
  expect(signer.certificateChain).toHaveLength(2)
  expect(signer.certificateChain[0]).toBe(createPemSigner(key).certificateChain[0])
})

const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})
const weakKey = {
  keyId: 'weak',
  privateKeyPem: weak as string,
  certificatePem: issueSelfSigned(
    weak as string,
    { commonName: 'weak', organisation: 'weak', country: 'VN' },
    { from: new Date(0), days: 1 },
  ),
}
const curveKey = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})

test.each([
  ['without a certificate', { ...key, certificatePem: '' }, 'there is no certificate'],
  [
    'with a broken certificate',
    { ...key, certificatePem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    'a certificate cannot be read',
  ],
  ['that is broken', { ...key, privateKeyPem: 'x' }, 'the private key cannot be read'],
  [
    'of another certificate',
    { ...key, certificatePem: makeKey('b').certificatePem },
    'belongs to another key',
  ],
  ['that is weak', weakKey, 'below 2048 bits'],
  ['of another curve', { ...key, privateKeyPem: curveKey as string }, 'needs the curve prime256v1'],
])('a key %s is refused by name', (_, pem, why) => {
  expect(() => createPemSigner(pem)).toThrow(expect.objectContaining({ code: 'key_unusable' }))
  expect(() => createPemSigner(pem)).toThrow(`key ${pem.keyId}: `)
  expect(() => createPemSigner(pem)).toThrow(why)
})

test('a key of another kind than its algorithm is refused', () => {
  expect(() => createPemSigner(key, 'ES256')).toThrow('a key of type rsa cannot sign ES256')
})

test.each([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
] as const)('an RSA key signs %s', async (algorithm) => {
  const signer = createPemSigner(key, algorithm)
  const data = Buffer.from('x')
  const { digest, padding } = signingAlgorithms[algorithm]
  const publicKey = { key: key.certificatePem, ...(padding === 'pss' ? pss : {}) }
  expect(verify(digest, data, publicKey, await signer.sign(data))).toBe(true)
})

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
