import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  privateEncrypt,
  sign,
  X509Certificate,
} from 'node:crypto'
import { expect, test } from 'vitest'
import type { Signer } from '../../../src/ports/signer.ts'
import { signCms } from '../../../src/signing/cms/sign-cms.ts'
import { verifyCms } from '../../../src/signing/cms/verify-cms.ts'
import { chainOf, readCertificates } from '../../../src/signing/keys/certificate-chain.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { transcript } from '../../../src/signing/profiles/transcript.ts'
import { trustPinned } from '../../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../../src/signing/xmldsig/add-signature.ts'
import {
  finishPrepared,
  type PreparedHash,
  prepareHash,
} from '../../../src/signing/xmldsig/prepared-signature.ts'
import { verifyXml } from '../../../src/signing/xmldsig/verify-xmldsig.ts'
import { transcriptDocument } from '../sample-documents.ts'
import { makeKey } from '../test-keys.ts'

const officer = makeKey('officer')
const certificateChain = chainOf(readCertificates(officer.certificatePem))
const signingTime = new Date('2026-09-30T05:00:00Z')
const document = Buffer.from(transcriptDocument)

/** The form that the school's manager signs; everything but the signer is given. */
const writeTranscript = (bytes: Buffer) => (signer: Signer) =>
  addSignature(bytes, { profile: transcript, slot: 'CBQL', signer, signingTime, maxBytes: 1_000_000 })

/** What the officer's token does with `HashValue`: PKCS#1 v1.5 over DigestInfo. It sees nothing else. */
function signHash({ hashValue }: PreparedHash, key = officer): Buffer {
  const digestInfo = Buffer.from(`3031300d060960864801650304020105000420`, 'hex')
  const input = Buffer.concat([digestInfo, Buffer.from(hashValue, 'base64')])
  const privateKey = createPrivateKey(key.privateKeyPem)
  return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, input)
}

const prepare = () => prepareHash(writeTranscript(document), certificateChain, 'RS256')

test('a hash goes out, a signature comes in, and the document is as if the key had been here', async () => {
  const prepared = await prepare()
  expect(prepared).toMatchObject({ algorithm: 'RS256', digestAlgorithm: 'sha256' })
  const kept = JSON.parse(JSON.stringify(prepared)) as PreparedHash
  const certificate = Buffer.from(certificateChain[0] ?? '', 'base64')
  const finished = await finishPrepared(writeTranscript(document), kept, {
    signature: signHash(kept),
    certificate,
  })
  const here = await writeTranscript(document)(createPemSigner(officer))
  expect(finished).toEqual({ is: 'finished', signed: here })
  const trust = trustPinned([new X509Certificate(officer.certificatePem)])
  const verification = await verifyXml(here, {
    profile: transcript,
    trust,
    receivedAt: signingTime,
    maxBytes: 1_000_000,
  })
  expect(verification).toMatchObject({ is: 'verified' })
})

test('a document that changed meanwhile is not finished', async () => {
  const prepared = await prepare()
  const other = Buffer.from(transcriptDocument.replace('8,5', '9,5'))
  const finished = await finishPrepared(writeTranscript(other), prepared, { signature: signHash(prepared) })
  expect(finished).toEqual({ is: 'refused', why: 'document_changed' })
})

test('a signature of somebody else, or of another hash, is refused', async () => {
  const prepared = await prepare()
  const mismatch = { is: 'refused', why: 'signature_mismatch' }
  const write = writeTranscript(document)
  const stranger = signHash(prepared, makeKey('stranger'))
  expect(await finishPrepared(write, prepared, { signature: stranger })).toEqual(mismatch)
  const otherHash = signHash({ ...prepared, hashValue: Buffer.alloc(32, 7).toString('base64') })
  expect(await finishPrepared(write, prepared, { signature: otherHash })).toEqual(mismatch)
  expect(await finishPrepared(write, prepared, { signature: Buffer.alloc(0) })).toEqual(mismatch)
})

test('a certificate that is not the one it was prepared for is refused', async () => {
  const prepared = await prepare()
  const certificate = new X509Certificate(makeKey('other').certificatePem).raw
  const given = { signature: signHash(prepared), certificate }
  expect(await finishPrepared(writeTranscript(document), prepared, given)).toEqual({
    is: 'refused',
    why: 'another_certificate',
  })
})

test('a hash that was tampered with where it is kept does not pass', async () => {
  const prepared = await prepare()
  const forged = { ...prepared, hashValue: Buffer.alloc(32, 7).toString('base64') }
  const given = { signature: signHash(forged) }
  expect(await finishPrepared(writeTranscript(document), forged, given)).toEqual({
    is: 'refused',
    why: 'document_changed',
  })
})

test('CMS is prepared in the same way, with ECDSA in either form', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: 'EC', organisation: 'EC', country: 'VN' }
  const own = issueSelfSigned(privateKeyPem, subject, { from: new Date('2025-01-01Z'), days: 7300 })
  const content = Buffer.from('Biên lai')
  const seen: Uint8Array[] = []
  const noting = (signer: Signer): Signer => ({
    ...signer,
    sign(data) {
      seen.push(data)
      return signer.sign(data)
    },
  })
  const write = (signer: Signer) =>
    signCms(content, noting(signer), {
      content: 'attached',
      signingTime,
    })
  const prepared = await prepareHash(write, chainOf(readCertificates(own)), 'ES256')
  for (const dsaEncoding of ['der', 'ieee-p1363'] as const) {
    const signature = sign('sha256', seen[0] as Uint8Array, { key: privateKey, dsaEncoding })
    const finished = await finishPrepared(write, prepared, { signature })
    if (finished.is !== 'finished') throw new Error(finished.why)
    const trust = trustPinned([new X509Certificate(own)])
    const expectation = { algorithms: ['ES256'], trust, at: signingTime, maxBytes: 10_000 } as const
    expect(await verifyCms(finished.signed, expectation)).toMatchObject({ is: 'verified', content })
  }
})

test('what cannot be written is said as always, and a document without a signature is a mistake of ours', async () => {
  const broken = writeTranscript(Buffer.from('<HOC_BA/>'))
  await expect(prepareHash(broken, certificateChain, 'RS256')).rejects.toMatchObject({
    code: 'unwritable_text',
  })
  const unsigned = async () => 'nothing'
  await expect(prepareHash(unsigned, certificateChain, 'RS256')).rejects.toThrow('without asking')
})
