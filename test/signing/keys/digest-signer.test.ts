import { constants, createPrivateKey, privateEncrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestSigner } from '../../../src/signing/keys/digest-signer.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('token-1')

/** What a PKCS#11 token does for CKM_RSA_PKCS: pads what it gets and applies the key. */
const applyKey = async (input: Buffer) =>
  privateEncrypt({ key: createPrivateKey(key.privateKeyPem), padding: constants.RSA_PKCS1_PADDING }, input)

test.each([
  'RS256',
  'RS512',
] as const)('a device that takes DigestInfo signs %s as node:crypto does', async (algorithm) => {
  const inProcess = createPemSigner(key, algorithm)
  const device = digestSigner({ ...inProcess, takes: 'digest-info', signDigest: applyKey })
  const data = Buffer.from('dữ liệu')
  expect(await device.sign(data)).toEqual(await inProcess.sign(data))
})

test('a device that takes the digest gets the digest and nothing else', async () => {
  const received: Buffer[] = []
  const device = digestSigner({
    ...createPemSigner(key),
    takes: 'digest',
    signDigest: async (digest) => {
      received.push(digest)
      return Buffer.alloc(256)
    },
  })
  await device.sign(Buffer.from(''))
  expect(received[0]?.toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})
