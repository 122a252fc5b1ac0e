import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openLedger, type SimulatorLedger } from '../../../simulators/ledger.ts'
import { createRemoteSignerSimulator, type SigningTrouble } from '../../../simulators/remote-signer/index.ts'
import { chainOf, readCertificates } from '../../../src/signing/keys/certificate-chain.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createRemoteSigner, type RemoteService } from '../../../src/signing/remote/create-remote-signer.ts'
import { createHttpClient, type HttpClient } from '../../../src/wire/http-client.ts'
import { type Loopback, serveOnLoopback } from '../../support/loopback.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('leader')
const data = Buffer.from('Quyết định số 12/QĐ-SGDĐT')
const authorization = 'Bearer of-the-test'

let folder: string
let ledger: SimulatorLedger
let trouble: SigningTrouble | undefined
let loopback: Loopback
let http: HttpClient
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-remote-signer-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  trouble = undefined
  ledger = openLedger(join(folder, 'book.ndjson'))
  http = createHttpClient({ timeoutMs: 60_000, maxResponseBytes: 1_000_000 })
  const simulator = { ledger, clock: () => new Date(), ...key, authorization, pin: '2718' }
  loopback = await serveOnLoopback(createRemoteSignerSimulator({ ...simulator, misbehave: () => trouble }))
})
afterEach(async () => {
  await loopback.close()
  await http.close()
})

const certificateChain = chainOf(readCertificates(key.certificatePem))
const service = (changed: Partial<RemoteService> = {}): RemoteService => ({
  url: `${loopback.url}/SignMsg`,
  form: 'sign-msg',
  authorization: () => authorization,
  signatureField: 'Signature',
  certificateField: 'CertBase64',
  curveEncode: 'ECDSA',
  curveSignature: 'der',
  ...changed,
})
const signerOf = (changed?: Partial<RemoteService>, client = http) =>
  createRemoteSigner({ keyId: 'leader', algorithm: 'RS256', certificateChain }, service(changed), client)

test('the service sees the digest alone, and its signature is that of the message', async () => {
  const signature = await signerOf().sign(data)
  expect(verify('sha256', data, key.certificatePem, signature)).toBe(true)
  const digest = createHash('sha256').update(data).digest('base64')
  expect(ledger.entries().at(-1)).toMatchObject({
    operation: 'SignMsg',
    bodySha256: digest,
    verdict: 'read',
  })
})

test('an agent of a USB token is given the PIN and answers with a signature alone', async () => {
  const agent = { url: `${loopback.url}/signHash`, form: 'sign-hash', signatureField: 'signature' } as const
  const signature = await signerOf({ ...agent, pin: () => '2718' }).sign(data)
  expect(verify('sha256', data, key.certificatePem, signature)).toBe(true)
  await expect(signerOf({ ...agent, pin: () => '0000' }).sign(data)).rejects.toThrow('answers 403')
})

test.each([
  ['500', 'answers 500'],
  ['rubbish', 'gives an answer that cannot be read'],
  ['refused', 'gives no signature: its Status is not 0'],
  ['wrong-signature', 'gives a signature that does not verify'],
  ['other-certificate', 'signed with another certificate'],
] as const)('when the service is troubled (%s) there is no signature, and it says why', async (way, why) => {
  trouble = way
  const failed = expect(signerOf().sign(data)).rejects
  await failed.toMatchObject({
    code: 'key_unusable',
    detail: `key leader: the signing service ${why}`,
  })
})

test('a service that does not answer is given up after its time', async () => {
  trouble = 'slow'
  const hasty = createHttpClient({ timeoutMs: 50, maxResponseBytes: 1_000 })
  await expect(signerOf({}, hasty).sign(data)).rejects.toThrow('the signing service does not answer')
  await hasty.close()
})

test('whoever has no right to sign learns it, and no word of the secret is in the error', async () => {
  const error = await signerOf({ authorization: () => 'Bearer wrong-secret' })
    .sign(data)
    .catch((reason: Error) => reason)
  expect(error).toMatchObject({ detail: 'key leader: the signing service answers 401' })
  expect(String(error)).not.toContain('wrong-secret')
})

test('ECDSA is taken as DER or side by side, and the name of the key goes where the service wants it', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: 'EC', organisation: 'EC', country: 'VN' }
  const own = issueSelfSigned(pem, subject, { from: new Date('2025-01-01Z'), days: 7300 })
  const asked: unknown[] = []
  const curves = await serveOnLoopback(async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await json(request)) as Record<string, string>
    asked.push(body)
    const dsaEncoding = request.url === '/der' ? 'der' : 'ieee-p1363'
    const signature = sign('sha256', data, { key: privateKey, dsaEncoding })
    response.end(JSON.stringify({ Status: '0', Signature: signature.toString('base64'), CertBase64: own }))
  })
  for (const curveSignature of ['der', 'p1363'] as const) {
    const signer = createRemoteSigner(
      {
        keyId: 'curve',
        algorithm: 'ES256',
        certificateChain: chainOf(readCertificates(own)),
        credential: 'officer-7',
      },
      service({ url: `${curves.url}/${curveSignature}`, curveSignature, credentialField: 'credentialId' }),
      http,
    )
    const publicKey = { key: own, dsaEncoding: 'ieee-p1363' } as const
    for (let round = 0; round < 20; round += 1) {
      expect(verify('sha256', data, publicKey, await signer.sign(data))).toBe(true)
    }
  }
  expect(asked[0]).toEqual({
    HashAlg: 'SHA256',
    HashValue: createHash('sha256').update(data).digest('base64'),
    Encode: 'ECDSA',
    credentialId: 'officer-7',
  })
  await curves.close()
})

test('an algorithm that the family does not make is refused at once', () => {
  const wanted = { keyId: 'leader', algorithm: 'PS256', certificateChain } as const
  expect(() => createRemoteSigner(wanted, service(), http)).toThrow('does not make PS256')
})
