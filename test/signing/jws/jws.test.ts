import { createPrivateKey, createPublicKey } from 'node:crypto'
import fc from 'fast-check'
import { FlattenedSign } from 'jose'
import { expect, test } from 'vitest'
import { signDetached, verifyDetached } from '../../../src/signing/jws/jws.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('school-1')
const signer = createPemSigner(key)
const profile = {
  algorithms: ['RS256'] as const,
  keyFor: (keyId: string) => (keyId === 'school-1' ? createPublicKey(key.certificatePem) : null),
}
const payload = Buffer.from('{"MaHoSo":"000.00.14.H20-260903-00001","ChuHoSo":"Nguyễn Văn Ả"}')

test.each([
  'base64url',
  'unencoded',
] as const)('a %s payload gives the bytes that jose gives', async (form) => {
  const header =
    form === 'unencoded'
      ? { alg: 'RS256', kid: 'school-1', b64: false, crit: ['b64'] }
      : { alg: 'RS256', kid: 'school-1' }
  const theirs = await new FlattenedSign(payload)
    .setProtectedHeader(header)
    .sign(createPrivateKey(key.privateKeyPem))
  expect(await signDetached(payload, signer, { payload: form })).toBe(
    `${theirs.protected}..${theirs.signature}`,
  )
})

test('what was signed is verified over any payload, in both forms', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.constantFrom('base64url', 'unencoded'), async (bytes, form) => {
      const jws = await signDetached(bytes, signer, { payload: form })
      expect(await verifyDetached(jws, bytes, profile)).toEqual({ is: 'verified', keyId: 'school-1' })
    }),
    { numRuns: 30 },
  )
})

test('a changed payload, an unknown key, another algorithm and a broken form are told apart', async () => {
  const jws = await signDetached(payload, signer, { payload: 'base64url' })
  const other = createPemSigner(makeKey('school-2'))
  const refused = (why: string) => ({ is: 'refused', why })
  expect(await verifyDetached(jws, Buffer.concat([payload, Buffer.from(' ')]), profile)).toEqual(
    refused('signature_mismatch'),
  )
  const byOther = await signDetached(payload, { ...other, keyId: 'school-1' }, { payload: 'base64url' })
  expect(await verifyDetached(byOther, payload, profile)).toEqual(refused('signature_mismatch'))
  const unknown = await signDetached(payload, other, { payload: 'base64url' })
  expect(await verifyDetached(unknown, payload, profile)).toEqual(refused('key_unknown'))
  const sha512 = await signDetached(payload, createPemSigner(key, 'RS512'), { payload: 'base64url' })
  expect(await verifyDetached(sha512, payload, profile)).toEqual(refused('algorithm_not_allowed'))
  const unsigned = `${Buffer.from('{"alg":"none","kid":"school-1"}').toString('base64url')}..AA`
  expect(await verifyDetached(unsigned, payload, profile)).toEqual(refused('algorithm_not_allowed'))
  const hmac = `${Buffer.from('{"alg":"HS256","kid":"school-1"}').toString('base64url')}..AA`
  expect(await verifyDetached(hmac, payload, profile)).toEqual(refused('algorithm_not_allowed'))
  for (const broken of [
    '',
    'a.b.c',
    '..',
    `${jws}.`,
    'e30..AA',
    'bnVsbA..AA',
    '!..!',
    jws.replace('..', '.e30.'),
  ]) {
    expect(await verifyDetached(broken, payload, profile)).toEqual(refused('malformed'))
  }
})

test('a critical header member that is not understood is refused', async () => {
  const header = { alg: 'RS256', kid: 'school-1', crit: ['exp'], exp: 1 }
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const value = await signer.sign(Buffer.from(`${protectedHeader}.${payload.toString('base64url')}`))
  expect(
    await verifyDetached(`${protectedHeader}..${value.toString('base64url')}`, payload, profile),
  ).toEqual({
    is: 'refused',
    why: 'malformed',
  })
})
