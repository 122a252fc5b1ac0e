import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { longestKeyText, readClientKeys } from '../../src/access/read-client-keys.ts'

const at = new Date('2026-11-30T01:02:03.000Z')
const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const rsa = (modulusLength = 2048, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as JWK
const pemOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
  key.export({ format: 'pem', type }) as string
const read = (given: unknown) => readClientKeys(typeof given === 'string' ? given : JSON.stringify(given), at)
const p256 = curve('P-256')

test.each<[string, KeyObject, string | undefined]>([
  ['P-256', p256.publicKey, 'ES256'],
  ['P-384', curve('P-384').publicKey, 'ES384'],
  ['Ed25519', generateKeyPairSync('ed25519').publicKey, 'EdDSA'],
  ['RSA', rsa().publicKey, undefined],
])('a key of %s is the same as JWK and as PEM, named by its thumbprint (RFC 7638)', async (_, key, alg) => {
  const thumbprint = await calculateJwkThumbprint(jwkOf(key))
  const expected = { ...jwkOf(key), use: 'sig', kid: thumbprint, thumbprint, addedAt: at.toISOString() }
  const [fromJwk, ...more] = await read(jwkOf(key))
  expect(fromJwk).toEqual(alg === undefined ? expected : { ...expected, alg })
  expect(more).toEqual([])
  expect(await read(`\uFEFF\n${pemOf(key)}`)).toEqual([fromJwk])
})

test('a set, several PEM blocks and PKCS#1 are read in their order', async () => {
  const [one, two] = [p256.publicKey, rsa().publicKey]
  const fromSet = await read({ keys: [jwkOf(one), { ...jwkOf(two), kid: 'thứ hai', alg: 'PS256' }] })
  expect(fromSet).toMatchObject([{ alg: 'ES256' }, { kid: 'thứ hai', alg: 'PS256' }])
  const fromPem = await read(`${pemOf(one)}\n${pemOf(two, 'pkcs1')}`)
  expect(fromPem.map(({ thumbprint }) => thumbprint)).toEqual(fromSet.map(({ thumbprint }) => thumbprint))
})

test('nothing is kept of a key but what makes it', async () => {
  const [key] = await read({
    ...jwkOf(p256.publicKey),
    kid: 'k',
    x5c: ['MII'],
    note: 'of Mai',
    key_ops: ['verify'],
  })
  expect(Object.keys(key ?? {}).sort()).toEqual(
    ['addedAt', 'alg', 'crv', 'kid', 'kty', 'thumbprint', 'use', 'x', 'y'].sort(),
  )
})

const privateJwk = jwkOf(p256.privateKey)
test.each<[string, unknown]>([
  ['a JWK', privateJwk],
  ['a JWK in a set', { keys: [jwkOf(p256.publicKey), privateJwk] }],
  ['an RSA JWK', jwkOf(rsa().privateKey)],
  ['a shared key', { kty: 'oct', k: privateJwk.d }],
  ['PEM', p256.privateKey.export({ format: 'pem', type: 'pkcs8' })],
  ['PEM of an old form', p256.privateKey.export({ format: 'pem', type: 'sec1' })],
  [
    'PEM with a password',
    p256.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
  ],
  [
    'PEM behind its public key',
    `${pemOf(p256.publicKey)}${p256.privateKey.export({ format: 'pem', type: 'pkcs8' })}`,
  ],
])('a private key as %s is refused, and not repeated', async (_, given) => {
  const error = await read(given).catch((thrown: unknown) => thrown as Error)
  expect(error).toMatchObject({
    code: 'invalid_request',
    detail: expect.stringContaining('is private or shared'),
  })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(privateJwk.d)
  expect((error as Error).cause).toBeUndefined()
})

test('JSON that breaks off in a private key is refused, and not repeated', async () => {
  const error = await read(`{"d":"${privateJwk.d}",,`).catch((thrown: unknown) => thrown as Error)
  expect(error).toMatchObject({ detail: 'this is no valid JSON' })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(privateJwk.d?.slice(0, 8))
})

const good = jwkOf(p256.publicKey)
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
test.each<[string, unknown, string]>([
  ['RSA of 1024 bits', jwkOf(rsa(1024).publicKey), 'the key has 1024 bits; RSA has 2048 to 8192'],
  ['an exponent of 3', pemOf(rsa(2048, 3).publicKey), 'the key has the exponent 3; the least is 65537'],
  [
    'P-521',
    jwkOf(curve('P-521').publicKey),
    'of a kind that is not taken; taken are P-256, P-384, Ed25519, RSA',
  ],
  ['secp256k1', pemOf(curve('secp256k1').publicKey), 'of a kind that is not taken'],
  ['a brainpool curve', pemOf(curve('brainpoolP256r1').publicKey), 'of a kind that is not taken'],
  [
    'RSA-PSS',
    pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
    'of a kind that is not taken',
  ],
  ['X25519', jwkOf(generateKeyPairSync('x25519').publicKey), 'of a kind that is not taken'],
  ['a point beside its curve', { ...good, y: good.x }, 'the key cannot be read as a public key'],
  ['a key for encryption', { ...good, use: 'enc' }, 'the key is not for signatures (use)'],
  [
    'another algorithm',
    { ...good, alg: 'RS256' },
    'names an alg that is not taken; a key of P-256 signs ES256',
  ],
  ['no algorithm at all', { ...good, alg: 'none' }, 'names an alg that is not taken'],
  ['an empty kid', { ...good, kid: '' }, 'has a kid that is no text of 1 to 200 characters'],
  ['a kid with a zero character', { ...good, kid: 'a\u0000' }, 'has a kid that is no text'],
  ['a kid that is a number', { ...good, kid: 7 }, 'has a kid that is no text'],
  ['an empty set', { keys: [] }, 'the JWK Set is empty'],
  ['a set with something else', { keys: [good, null] }, 'key 2 is no JWK'],
  ['an empty object', {}, 'the key cannot be read as a public key'],
  ['a certificate', certificate, 'is a certificate; give its key'],
  ['a PEM block that is cut', `${pemOf(p256.publicKey)}-----BEGIN PUBLIC KEY-----\nMFkw`, 'is neither a JWK'],
  ['nothing', '', 'is neither a JWK, nor a JWK Set, nor PEM'],
  ['too much', ' '.repeat(longestKeyText + 1), `are longer than ${longestKeyText} characters`],
])('%s is refused', async (_, given, why) => {
  await expect(read(given)).rejects.toMatchObject({
    code: 'invalid_request',
    detail: expect.stringContaining(why),
  })
})
