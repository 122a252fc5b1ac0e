import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, compactVerify, generalVerify } from 'jose'
import { expect, test } from 'vitest'
import type { Signer, SigningAlgorithm } from '../../../src/ports/signer.ts'
import { verifyDetached } from '../../../src/signing/jws/jws.ts'
import { signCompact, signFlattened, signGeneral } from '../../../src/signing/jws/jws-forms.ts'
import {
  type JwsDemand,
  verifyCompact,
  verifyFlattened,
  verifyGeneral,
} from '../../../src/signing/jws/verify-jws.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createPemSigner, type PemKey } from '../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../test-keys.ts'

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
const keys: Readonly<Record<string, PemKey>> = {
  rsa,
  p256: makeCurveKey('p256', 'prime256v1'),
  p384: makeCurveKey('p384', 'secp384r1'),
}
const all = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384'] as const
const keyOf = (algorithm: SigningAlgorithm): PemKey =>
  (algorithm === 'ES256' ? keys.p256 : algorithm === 'ES384' ? keys.p384 : rsa) as PemKey
const publicKeyOf = ({ certificatePem }: PemKey): KeyObject => createPublicKey(certificatePem)
const demand: JwsDemand = {
  algorithms: all,
  keyFor: (keyId) => {
    const key = Object.hasOwn(keys, keyId) ? keys[keyId] : undefined
    return key ? publicKeyOf(key) : null
  },
}
const payload = Buffer.from('{"MaHoSo":"000.00.14.H20-260903-00001","ChuHoSo":"Nguyễn Văn Ả"}')
const signer = createPemSigner(rsa)

test.each(all)('%s: jose verifies what we sign, and we verify what jose signs', async (algorithm) => {
  const key = keyOf(algorithm)
  const ours = await signCompact(payload, createPemSigner(key, algorithm))
  const read = await compactVerify(ours, publicKeyOf(key), { algorithms: [algorithm] })
  expect(Buffer.from(read.payload)).toEqual(payload)
  const theirs = await new CompactSign(payload)
    .setProtectedHeader({ alg: algorithm, kid: key.keyId })
    .sign(createPrivateKey(key.privateKeyPem))
  expect(await verifyCompact(theirs, demand)).toEqual({ is: 'verified', payload, keyIds: [key.keyId] })
})

/** RFC 7520 section 4.1, with the key of section 3.3. */
const cookbook = {
  header: 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9',
  payload:
    'SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4',
  signature:
    'MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg',
  key: {
    kty: 'RSA',
    n: 'n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw',
    e: 'AQAB',
  },
} as const

test('the signature of the cookbook (RFC 7520) verifies in both forms, and not over another payload', async () => {
  const { header, payload: text, signature } = cookbook
  const key = createPublicKey({ key: cookbook.key, format: 'jwk' })
  const known: JwsDemand = {
    algorithms: ['RS256'],
    keyFor: (keyId) => (keyId === 'bilbo.baggins@hobbiton.example' ? key : null),
  }
  const verified = { is: 'verified', payload: Buffer.from(text, 'base64url') }
  expect(await verifyCompact(`${header}.${text}.${signature}`, known)).toMatchObject(verified)
  const flattened = { protected: header, payload: text, signature }
  expect(await verifyFlattened(flattened, known)).toMatchObject(verified)
  const changed = { ...flattened, payload: `${text.slice(0, -1)}g` }
  expect(await verifyFlattened(changed, known)).toEqual({ is: 'refused', why: 'signature_mismatch' })
  const unencoded = Buffer.from(text, 'base64url')
  expect(await verifyDetached(`${header}..${signature}`, unencoded, known)).toMatchObject({ is: 'verified' })
})

/** RFC 7515 appendix A.3, whose header names no key. */
test('a signature that names no key is refused, however good it is', async () => {
  const es256 =
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q'
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }
  expect((await compactVerify(es256, createPublicKey({ key, format: 'jwk' }))).protectedHeader).toEqual({
    alg: 'ES256',
  })
  expect(await verifyCompact(es256, demand)).toEqual({ is: 'refused', why: 'malformed' })
})

test('any payload comes back from every form', async () => {
  const curve = createPemSigner(keys.p256 as PemKey)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const expected = { is: 'verified', payload: Buffer.from(bytes) }
      expect(await verifyCompact(await signCompact(bytes, curve), demand)).toMatchObject(expected)
      expect(await verifyFlattened(await signFlattened(bytes, curve), demand)).toMatchObject(expected)
    }),
    { numRuns: 30 },
  )
})

test('several keys sign one payload, jose verifies each, and one that is bad spoils all', async () => {
  const signers = [signer, createPemSigner(keys.p384 as PemKey)]
  const jws = await signGeneral(payload, signers)
  const keyIds = ['rsa', 'p384']
  expect(await verifyGeneral(jws, demand)).toEqual({ is: 'verified', payload, keyIds })
  const theirs = { payload: jws.payload, signatures: [...jws.signatures] }
  expect(Buffer.from((await generalVerify(theirs, publicKeyOf(rsa))).payload)).toEqual(payload)

  const [first, second] = jws.signatures as [(typeof jws.signatures)[0], (typeof jws.signatures)[0]]
  const swapped = { ...first, signature: second.signature }
  const spoiled = { payload: jws.payload, signatures: [first, swapped] }
  expect(await verifyGeneral(spoiled, demand)).toEqual({ is: 'refused', why: 'signature_mismatch' })
  expect(await verifyGeneral({ ...jws, signatures: [] }, demand)).toEqual({ is: 'refused', why: 'malformed' })
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const body = payload.toString('base64url')
const publicPem = rsa.certificatePem

test.each([
  ['no algorithm', `${encode({ alg: 'none', kid: 'rsa' })}.${body}.`, 'malformed'],
  [
    'no algorithm with a signature',
    `${encode({ alg: 'none', kid: 'rsa' })}.${body}.AA`,
    'algorithm_not_allowed',
  ],
  ['HMAC', `${encode({ alg: 'HS256', kid: 'rsa' })}.${body}.AA`, 'algorithm_not_allowed'],
  ['an unknown key', `${encode({ alg: 'RS256', kid: 'nobody' })}.${body}.AA`, 'key_unknown'],
  [
    'a name that every object has',
    `${encode({ alg: 'RS256', kid: 'constructor' })}.${body}.AA`,
    'key_unknown',
  ],
  ['no key', `${encode({ alg: 'RS256' })}.${body}.AA`, 'malformed'],
  ['a key that is no text', `${encode({ alg: 'RS256', kid: 1 })}.${body}.AA`, 'malformed'],
  [
    'a key in the header',
    `${encode({ alg: 'RS256', jwk: {}, kid: 'rsa' })}.${body}.AA`,
    'signature_mismatch',
  ],
  ['the wrong kind of key', `${encode({ alg: 'ES256', kid: 'rsa' })}.${body}.AA`, 'algorithm_not_allowed'],
  [
    'a payload that is not encoded',
    `${encode({ alg: 'RS256', kid: 'rsa', b64: false, crit: ['b64'] })}.x.AA`,
    'malformed',
  ],
  ['a header that is no JSON', `e30x.${body}.AA`, 'malformed'],
  ['two parts', `${encode({ alg: 'RS256', kid: 'rsa' })}.${body}`, 'malformed'],
  ['nothing', '', 'malformed'],
])('%s is refused', async (_, jws, why) => {
  expect(await verifyCompact(jws, demand)).toEqual({ is: 'refused', why })
})

test('an HMAC over the public key is refused, as is every other trick with the header', async () => {
  const header = encode({ alg: 'HS256', kid: 'rsa' })
  const forged = createHmac('sha256', publicPem).update(`${header}.${body}`).digest('base64url')
  const jws = `${header}.${body}.${forged}`
  expect(await verifyCompact(jws, demand)).toEqual({ is: 'refused', why: 'algorithm_not_allowed' })
  const flattened = await signFlattened(payload, signer)
  const withHeader = { ...flattened, header: { kid: 'rsa' } }
  expect(await verifyFlattened(withHeader, demand)).toEqual({ is: 'refused', why: 'malformed' })
})

const sentAt = new Date('2026-09-30T05:00:00Z')
const boundTo = { at: sentAt, audience: 'province', address: 'https://axis.example.vn/Document/SyncDocument' }
const binding = { now: sentAt, windowMs: 300_000, audience: boundTo.audience, address: boundTo.address }

test.each([
  ['now', {}, null],
  ['within the window', { now: new Date('2026-09-30T05:05:00Z') }, null],
  ['after the window', { now: new Date('2026-09-30T05:05:01Z') }, 'outside_window'],
  ['before the window', { now: new Date('2026-09-30T04:54:59Z') }, 'outside_window'],
  ['at another partner', { audience: 'nation' }, 'another_audience'],
  ['at another address', { address: 'https://axis.example.vn/Document/Delete' }, 'another_address'],
])('a signed request that comes %s', async (_, changes, why) => {
  const jws = await signCompact(payload, signer, { boundTo })
  const result = await verifyCompact(jws, { ...demand, binding: { ...binding, ...changes } })
  expect(result).toMatchObject(why ? { is: 'refused', why } : { is: 'verified' })
})

test('a request that does not say what it is for is refused where that is demanded', async () => {
  const jws = await signCompact(payload, signer)
  expect(await verifyCompact(jws, { ...demand, binding })).toEqual({ is: 'refused', why: 'outside_window' })
})

test('a time that is changed afterwards does not verify', async () => {
  const jws = await signFlattened(payload, signer, { boundTo })
  const header = JSON.parse(Buffer.from(jws.protected, 'base64url').toString())
  const moved = { ...jws, protected: encode({ ...header, iat: header.iat + 3600 }) }
  const later = { ...binding, now: new Date(sentAt.getTime() + 3_600_000) }
  expect(await verifyFlattened(moved, { ...demand, binding: later })).toEqual({
    is: 'refused',
    why: 'signature_mismatch',
  })
})

test('a signer that is elsewhere signs too: what it gets is the signing input', async () => {
  const asked: string[] = []
  const remote: Signer = {
    ...signer,
    sign: (data) => {
      asked.push(Buffer.from(data).toString())
      return signer.sign(data)
    },
  }
  const jws = await signCompact(payload, remote, { header: { typ: 'JOSE' } })
  expect(asked).toEqual([jws.slice(0, jws.lastIndexOf('.'))])
})
