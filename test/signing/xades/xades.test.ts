import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XmlDocument, type XmlElement } from 'libxml2-wasm'
import { afterAll, describe, expect, test } from 'vitest'
import { answerRequest } from '../../../simulators/tsa/answer-request.ts'
import { issueStampCertificate } from '../../../simulators/tsa/index.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { envelopedMessage } from '../../../src/signing/profiles/message.ts'
import { transcript } from '../../../src/signing/profiles/transcript.ts'
import { withXades } from '../../../src/signing/profiles/with-xades.ts'
import { createTimeStamper } from '../../../src/signing/timestamp/time-stamper.ts'
import { trustAuthorities } from '../../../src/signing/trust/trust-authorities.ts'
import { trustPinned } from '../../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../../src/signing/xmldsig/add-signature.ts'
import { verifyXml } from '../../../src/signing/xmldsig/verify-xmldsig.ts'
import { describeWith } from '../../support/tools.ts'
import { lgspMessage, transcriptDocument } from '../sample-documents.ts'
import { makeKey } from '../test-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'xades-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = makeKey('school')
const other = makeKey('school')
const stampKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string
const stampCertificate = issueStampCertificate(stampKey, {
  commonName: 'Cấp dấu thời gian kiểm thử',
  from: new Date('2025-01-01T00:00:00Z'),
  until: new Date('2035-01-01T00:00:00Z'),
})
const signingTime = new Date('2026-09-03T01:02:03Z')
const stampedAt = new Date('2026-09-03T01:02:05Z')
const timeStampTrust = trustAuthorities({
  authorities: [new X509Certificate(stampCertificate)],
  revocation: { is: 'not-asked' },
})
let serial = 0
const timeStamper = createTimeStamper({
  trust: timeStampTrust,
  randomBytes,
  post: async (request) =>
    answerRequest(request, {
      certificatePem: stampCertificate,
      privateKeyPem: stampKey,
      clock: () => stampedAt,
      nextSerial: () => ++serial,
    }),
})

const profile = withXades(envelopedMessage())
const common = { profile, slot: 'message', signer: createPemSigner(key), signingTime, maxBytes: 1_000_000 }
const basic = (await addSignature(Buffer.from(lgspMessage), common)).toString()
const stamped = (await addSignature(Buffer.from(lgspMessage), { ...common, timeStamper })).toString()
const options = {
  profile,
  trust: trustPinned([new X509Certificate(key.certificatePem), new X509Certificate(other.certificatePem)]),
  timeStampTrust,
  receivedAt: new Date('2026-09-04T00:00:00Z'),
  maxBytes: 1_000_000,
}
const verify = (xml: string, changed: object = {}) => verifyXml(Buffer.from(xml), { ...options, ...changed })
const refused = (why: string) => ({ is: 'refused', why })

test('B-B: the time that the signer says, and no proof of it', async () => {
  expect(await verify(basic)).toMatchObject({
    is: 'verified',
    signatures: [{ claimedTime: '2026-09-03T01:02:03Z', stampedAt: null }],
  })
})

test('B-T: the time that the authority says', async () => {
  expect(await verify(stamped)).toMatchObject({ is: 'verified', signatures: [{ stampedAt }] })
})

test('a certificate that is over now was good when the time-stamp was made', async () => {
  const receivedAt = new Date('2060-01-01T00:00:00Z')
  expect(await verify(basic, { receivedAt })).toEqual(refused('certificate_not_valid_then'))
  expect(await verify(stamped, { receivedAt })).toMatchObject({ is: 'verified' })
})

test('a transcript has several, each with a time-stamp of its own', async () => {
  const withAll = withXades(transcript)
  let bytes: Uint8Array = Buffer.from(transcriptDocument)
  for (const slot of ['GVCN', 'CBQL', 'KY_PHAT_HANH']) {
    bytes = await addSignature(bytes, { ...common, profile: withAll, slot, timeStamper })
  }
  const verification = await verifyXml(bytes, { ...options, profile: withAll })
  expect(verification).toMatchObject({
    is: 'verified',
    signatures: [{ stampedAt }, { stampedAt }, { stampedAt }],
  })
})

describe('broken in one way', () => {
  test.each<[string, string, string]>([
    ['another time', basic.replace('T01:02:03Z', 'T01:02:04Z'), 'digest_mismatch'],
    ['another certificate named', swapDigest(basic), 'digest_mismatch'],
    [
      'properties about another signature',
      basic.replace('Target="#signature-message"', 'Target="#x"'),
      'properties_mismatch',
    ],
    [
      'no reference to the properties',
      basic.replace(/<ds:Reference Type.*?<\/ds:Reference>/, ''),
      'reference_missing',
    ],
    ['no properties', basic.replace(/<ds:Object>.*<\/ds:Object>/, ''), 'reference_unresolved'],
    [
      'properties beside the object',
      basic
        .replace(/<ds:Object>(.*)<\/ds:Object>/, '<ds:Object></ds:Object>')
        .replace(
          '<DocCode>',
          `<X xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${/<xades:Q.*<\/xades:QualifyingProperties>/.exec(basic)?.[0]}</X><DocCode>`,
        ),
      'digest_mismatch',
    ],
    [
      'two objects',
      basic.replace(/<ds:Object>.*<\/ds:Object>/, (found) => `${found}<ds:Object></ds:Object>`),
      'signature_malformed',
    ],
    ['the time-stamp of another signature', withStampOf(basic, stamped), 'time_stamp_refused'],
    [
      'a time-stamp that is none',
      stamped.replace(/(<xades:EncapsulatedTimeStamp>)[^<]*/, '$1AAAA'),
      'time_stamp_refused',
    ],
    [
      'two time-stamps',
      stamped.replace(/<xades:SignatureTimeStamp>.*<\/xades:SignatureTimeStamp>/, '$&$&'),
      'signature_malformed',
    ],
  ])('%s', async (_, xml, why) => {
    expect(await verify(xml)).toEqual(refused(why))
  })

  test('the certificate of another trusted key with the same name', async () => {
    const own = createPemSigner(key)
    const lying = { ...own, certificateChain: createPemSigner(other).certificateChain }
    const xml = (await addSignature(Buffer.from(lgspMessage), { ...common, signer: lying })).toString()
    const exchanged = xml.replace(/(<ds:X509Certificate>)[^<]*/, `$1${own.certificateChain[0]}`)
    expect(await verify(exchanged)).toEqual(refused('properties_mismatch'))
  })

  test('a time-stamp where no authority is trusted', async () => {
    const { timeStampTrust: _, ...without } = options
    expect(await verifyXml(Buffer.from(stamped), without)).toEqual(refused('time_stamp_refused'))
  })

  test('a signature without properties where they are asked for', async () => {
    const plain = await addSignature(Buffer.from(lgspMessage), { ...common, profile: envelopedMessage() })
    expect(await verify(plain.toString())).toEqual(refused('reference_missing'))
    expect(await verify(basic, { profile: envelopedMessage() })).toEqual(refused('signature_malformed'))
  })
})

test('openssl accepts the time-stamp over the canonical SignatureValue', () => {
  const document = XmlDocument.fromString(stamped)
  const value = document.get('//*[local-name()="SignatureValue"]') as XmlElement
  writeFileSync(join(folder, 'value'), value.canonicalizeToString({ mode: 1 }))
  const token = document.get('//*[local-name()="EncapsulatedTimeStamp"]')?.content as string
  document.dispose()
  writeFileSync(join(folder, 'token'), Buffer.from(token, 'base64'))
  writeFileSync(join(folder, 'tsa.pem'), stampCertificate)
  const answer = execFileSync(
    'openssl',
    ['ts', '-verify', '-data', 'value', '-in', 'token', '-token_in', '-CAfile', 'tsa.pem', '-partial_chain'],
    { cwd: folder, stdio: 'pipe' },
  )
  expect(answer.toString()).toContain('Verification: OK')
})

describeWith('xmlsec1', 'xmlsec1 as the judge', () => {
  test.each([
    ['B-B', basic],
    ['B-T', stamped],
  ])('accepts %s', (level, xml) => {
    writeFileSync(join(folder, `${level}.xml`), xml)
    writeFileSync(join(folder, 'school.pem'), key.certificatePem)
    const id = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties']
    execFileSync('xmlsec1', ['--verify', '--trusted-pem', 'school.pem', ...id, `${level}.xml`], {
      cwd: folder,
      stdio: 'pipe',
    })
  })
})

function swapDigest(xml: string): string {
  return xml.replace(
    /(<xades:CertDigest>.*?<ds:DigestValue>)[^<]*/,
    `$1${Buffer.alloc(32).toString('base64')}`,
  )
}

/** RSA signs alike twice, so the value is made another one by a line break, which does not change what it says. */
function withStampOf(xml: string, other: string): string {
  const unsigned = /<xades:UnsignedProperties>.*<\/xades:UnsignedProperties>/.exec(other)?.[0]
  return xml
    .replace('<ds:SignatureValue>', '$&\n')
    .replace('</xades:QualifyingProperties>', `${unsigned}</xades:QualifyingProperties>`)
}
