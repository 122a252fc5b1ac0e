import { execFileSync } from 'node:child_process'
import { hash, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { eInvoice } from '../../../src/signing/profiles/e-invoice.ts'
import { edxmlDocument } from '../../../src/signing/profiles/edxml.ts'
import { envelopedMessage, outsideMessage } from '../../../src/signing/profiles/message.ts'
import { transcript } from '../../../src/signing/profiles/transcript.ts'
import { trustPinned } from '../../../src/signing/trust/trust-pinned.ts'
import { addSignature } from '../../../src/signing/xmldsig/add-signature.ts'
import type { SignatureProfile } from '../../../src/signing/xmldsig/signature-profile.ts'
import { verifyXml } from '../../../src/signing/xmldsig/verify-xmldsig.ts'
import { describeWith } from '../../support/tools.ts'
import {
  edxmlDocumentSample,
  invoice,
  lgspMessage,
  lgspWrapped,
  transcriptDocument,
} from '../sample-documents.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('school')
const signer = createPemSigner(key)
const trust = trustPinned([new X509Certificate(key.certificatePem)])
const signingTime = new Date('2026-09-03T01:02:03Z')
const receivedAt = new Date('2026-09-04T00:00:00Z')
const maxBytes = 1_000_000
const folder = mkdtempSync(join(tmpdir(), 'profiles-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Step {
  readonly slot: string
  readonly holderId?: string
  readonly targetIds?: Readonly<Record<string, string>>
}

interface Sample {
  readonly profile: SignatureProfile
  readonly document: string
  readonly steps: readonly Step[]
  /** A letter that is signed, and what it becomes. */
  readonly changed: readonly [string, string]
}

const samples: Readonly<Record<string, Sample>> = {
  'LGSP, enveloped': {
    profile: envelopedMessage(),
    document: lgspMessage,
    steps: [{ slot: 'message' }],
    changed: ['Thử', 'Thù'],
  },
  'LGSP, outside': {
    profile: outsideMessage(),
    document: lgspWrapped,
    steps: [{ slot: 'message' }],
    changed: ['-00001', '-00002'],
  },
  edXML: {
    profile: edxmlDocument(),
    document: edxmlDocumentSample,
    steps: [{ slot: 'header' }],
    changed: ['chuyển', 'chuyễn'],
  },
  'e-invoice of a seller': {
    profile: eInvoice,
    document: invoice,
    steps: [{ slot: 'seller' }],
    changed: ['<ThTien>650000', '<ThTien>650001'],
  },
  'e-invoice with the code of the tax authority': {
    profile: eInvoice,
    document: invoice,
    steps: [{ slot: 'seller' }, { slot: 'tax-authority' }],
    changed: ['>00A1', '>00A2'],
  },
  transcript: {
    profile: transcript,
    document: transcriptDocument,
    steps: [
      { slot: 'GVBM', holderId: 'gv1', targetIds: { marks: 'toan' } },
      { slot: 'GVBM', holderId: 'gv2', targetIds: { marks: 'van' } },
      { slot: 'GVCN' },
      { slot: 'CBQL' },
      { slot: 'KY_PHAT_HANH' },
    ],
    changed: ['8,5', '9,5'],
  },
}

const signed = new Map<string, string>()
for (const [name, { profile, document, steps }] of Object.entries(samples)) {
  let bytes: Uint8Array = Buffer.from(document)
  for (const step of steps)
    bytes = await addSignature(bytes, { ...step, profile, signer, signingTime, maxBytes })
  signed.set(name, bytes.toString())
}
const signedAs = (name: string) => signed.get(name) as string
const verify = (name: string, xml: string) =>
  verifyXml(Buffer.from(xml), { profile: (samples[name] as Sample).profile, trust, receivedAt, maxBytes })

describe.each(Object.keys(samples))('%s', (name) => {
  const { document, steps, changed } = samples[name] as Sample

  test('every signature verifies, in its slot', async () => {
    const verification = await verify(name, signedAs(name))
    expect(verification).toMatchObject({ is: 'verified' })
    if (verification.is === 'refused') return
    expect(verification.signatures.map(({ slot }) => slot).sort()).toEqual(
      steps.map(({ slot }) => slot).sort(),
    )
  })

  test('nothing but the signatures was added', () => {
    const without = signedAs(name).replaceAll(/<ds:Signature [\s\S]*?<\/ds:Signature>/g, '')
    const closed = (xml: string) => xml.replaceAll(/<([\w:]+)((?: [\w:]+="[^"]*")*)\/>/g, '<$1$2></$1>')
    expect(closed(without)).toBe(closed(document))
  })

  test('a changed letter, a taken signature and a foreign one are refused', async () => {
    expect(await verify(name, signedAs(name).replace(...changed))).toEqual(refused('digest_mismatch'))
    expect(await verify(name, document)).toEqual(refused('signature_missing'))
    const stranger = createPemSigner(makeKey('school'))
    let bytes: Uint8Array = Buffer.from(document)
    for (const step of steps) {
      const { profile } = samples[name] as Sample
      bytes = await addSignature(bytes, { ...step, profile, signer: stranger, signingTime, maxBytes })
    }
    expect(await verify(name, bytes.toString())).toEqual(refused('certificate_untrusted'))
  })
})

describe('the broken forms of an e-invoice', () => {
  const good = signedAs('e-invoice of a seller')
  test.each<[string, (xml: string) => string, string]>([
    ['a namespace taken from HDon', (xml) => xml.replace(/ xmlns:inv="[^"]*"/, ''), 'digest_mismatch'],
    [
      'a default namespace around it',
      (xml) =>
        xml
          .replace('<HDon', '<TDiep xmlns="urn:x"><HDon')
          .concat('</TDiep>')
          .replace(/^<\?.*\n/, ''),
      'signature_misplaced',
    ],
    ['decomposed letters', (xml) => xml.replace('Hoa Sen', 'Hoa Sen').normalize('NFD'), 'digest_mismatch'],
    ['another time of signing', (xml) => xml.replace('T08:02:03', 'T09:02:03'), 'digest_mismatch'],
    [
      'a time about another signature',
      (xml) => xml.replace('Target="#NBan"', 'Target="#x"'),
      'digest_mismatch',
    ],
    [
      'no reference to the time',
      (xml) => xml.replace(/<ds:Reference Type.*?<\/ds:Reference>/, ''),
      'reference_missing',
    ],
    [
      'no reference to the invoice',
      (xml) => xml.replace(/<ds:Reference URI="#data".*?<\/ds:Reference>/, ''),
      'reference_missing',
    ],
    [
      'the signature in the buyer’s place',
      (xml) => move(xml, '<NMua/>', '<NMua>', '</NMua>'),
      'signature_misplaced',
    ],
    [
      'the signed part moved into another',
      (xml) =>
        xml.replace('<DLHDon Id="data">', '<X><DLHDon Id="data">').replace('</DLHDon>', '</DLHDon></X>'),
      'reference_misplaced',
    ],
    [
      'a second part with the same Id',
      (xml) => xml.replace('<MCCQT', '<DLHDon Id="data"/><MCCQT'),
      'id_repeated',
    ],
    [
      'exclusive C14N',
      (xml) =>
        xml.replaceAll(
          'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
          'http://www.w3.org/2001/10/xml-exc-c14n#',
        ),
      'algorithm_not_allowed',
    ],
    [
      'a second object',
      (xml) => xml.replace('</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>'),
      'signature_malformed',
    ],
  ])('%s', async (_, change, why) => {
    expect(await verify('e-invoice of a seller', change(good))).toEqual(refused(why))
  })

  test('a time that lies ahead is refused although it is signed', async () => {
    const options = { slot: 'seller', profile: eInvoice, signer, maxBytes }
    const early = await addSignature(Buffer.from(invoice), {
      ...options,
      signingTime: new Date('2026-09-05T00:00:00Z'),
    })
    expect(await verify('e-invoice of a seller', early.toString())).toEqual(
      refused('signing_time_not_allowed'),
    )
  })

  test('inside a message that adds no namespace it still verifies', async () => {
    const bare = good.replace(/^<\?.*\n/, '')
    const verification = await verify(
      'e-invoice of a seller',
      `<TDiep><TTChung/><DLieu>${bare}</DLieu></TDiep>`,
    )
    expect(verification).toMatchObject({
      is: 'verified',
      signatures: [{ claimedTime: '2026-09-03T08:02:03' }],
    })
  })
})

describe('the broken forms of a transcript', () => {
  const good = signedAs('transcript')
  test.each<[string, (xml: string) => string, string]>([
    [
      'a slot with two signatures',
      (xml) => xml.replace(/(<GVCN>)(<ds:Signature [\s\S]*?<\/ds:Signature>)/, '$1$2$2'),
      'signature_repeated',
    ],
    [
      'a signature outside of every slot',
      (xml) => xml.replace(/<GVCN>([\s\S]*?)<\/GVCN>/, '<X>$1</X>'),
      'signature_misplaced',
    ],
    ['a teacher’s signature in the place of the school', (xml) => swapFirst(xml), 'reference_misplaced'],
    ['an Id that stands twice', (xml) => xml.replace('<HO_TEN>', '<HO_TEN Id="gv1">'), 'id_repeated'],
    [
      'the data under another name',
      (xml) => xml.replaceAll('DU_LIEU_HOC_BA', 'DU_LIEU'),
      'reference_misplaced',
    ],
  ])('%s', async (_, change, why) => {
    expect(await verify('transcript', change(good))).toEqual(refused(why))
  })

  test('another signature is added and never replaces one that is there', async () => {
    const options = { profile: transcript, signer, signingTime, maxBytes }
    await expect(addSignature(Buffer.from(good), { ...options, slot: 'GVCN' })).rejects.toMatchObject({
      code: 'unwritable_text',
      detail: expect.stringContaining('no free place'),
    })
    await expect(addSignature(Buffer.from(transcriptDocument), { ...options, slot: 'GVBM' })).rejects.toThrow(
      'several places',
    )
    await expect(
      addSignature(Buffer.from(transcriptDocument), { ...options, slot: 'GVBM', holderId: 'gv1' }),
    ).rejects.toThrow('several elements fit')
  })
})

test('an edXML document signed with SHA-1 is verified only where the partner’s setting lists it', async () => {
  const { xml, certificate } = withSha1()
  const options = { trust: trustPinned([certificate]), receivedAt, maxBytes }
  expect(await verifyXml(Buffer.from(xml), { ...options, profile: edxmlDocument() })).toEqual(
    refused('algorithm_not_allowed'),
  )
  expect(
    await verifyXml(Buffer.from(xml), { ...options, profile: edxmlDocument(['RS256', 'RSA-SHA1']) }),
  ).toMatchObject({ is: 'verified', signatures: [{ algorithm: 'RSA-SHA1' }] })
})

describeWith('xmlsec1', 'xmlsec1 as the judge', () => {
  test.each(Object.keys(samples))('accepts every signature of %s', (name) => {
    const file = join(folder, `${hash('sha256', name)}.xml`)
    const certificateFile = join(folder, 'school.pem')
    writeFileSync(certificateFile, key.certificatePem)
    writeFileSync(file, signedAs(name))
    const count = (signedAs(name).match(/<ds:Signature /g) ?? []).length
    const names = [...signedAs(name).matchAll(/<([\w:]+) [^>]*?Id="/g)].map((found) => found[1] as string)
    const ids = [...new Set(names)].flatMap((found) => [
      '--id-attr:Id',
      found.startsWith('ds:') ? `http://www.w3.org/2000/09/xmldsig#:${found.slice(3)}` : found,
    ])
    for (let index = 1; index <= count; index += 1) {
      const path = `(//*[local-name()='Signature' and namespace-uri()='http://www.w3.org/2000/09/xmldsig#'])[${index}]`
      execFileSync(
        'xmlsec1',
        ['--verify', '--trusted-pem', certificateFile, ...ids, '--node-xpath', path, file],
        {
          stdio: 'pipe',
        },
      )
    }
    expect(count).toBe((samples[name] as Sample).steps.length)
  })
})

function refused(why: string) {
  return { is: 'refused', why }
}

/** Moves the only signature into another element. */
function move(xml: string, from: string, open: string, close: string): string {
  const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(xml)?.[0] as string
  return xml.replace(signature, '').replace(from, open + signature + close)
}

/** Puts the signature of the first teacher where the school's stands. */
function swapFirst(xml: string): string {
  const teachers = /<GVBM Id="gv1">([\s\S]*?)<\/GVBM>/.exec(xml)?.[1] as string
  return xml.replace(/<KY_PHAT_HANH>[\s\S]*?<\/KY_PHAT_HANH>/, `<KY_PHAT_HANH>${teachers}</KY_PHAT_HANH>`)
}

/** Signs with xml-crypto as the senders' libraries do. */
function withSha1(): { xml: string; certificate: X509Certificate } {
  const sha1 = 'http://www.w3.org/2000/09/xmldsig#'
  const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
  const signing = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: key.certificatePem,
    signatureAlgorithm: `${sha1}rsa-sha1`,
    canonicalizationAlgorithm: exclusive,
  })
  signing.addReference({
    xpath: '/*',
    isEmptyUri: true,
    transforms: [`${sha1}enveloped-signature`, exclusive],
    digestAlgorithm: `${sha1}sha1`,
  })
  signing.computeSignature(edxmlDocumentSample, {
    location: { reference: "//*[local-name()='Signature']", action: 'append' },
  })
  return { xml: signing.getSignedXml(), certificate: new X509Certificate(key.certificatePem) }
}
