import { hash, X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exclusiveC14nUri, signingAlgorithms } from '../../../src/signing/algorithms.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { envelopedMessage, outsideMessage } from '../../../src/signing/profiles/message.ts'
import { trustPinned } from '../../../src/signing/trust/trust-pinned.ts'
import { element, writeCanonical } from '../../../src/signing/xmldsig/canonical-xml.ts'
import {
  type Verification,
  type VerifyOptions,
  verifyXml,
} from '../../../src/signing/xmldsig/verify-xmldsig.ts'
import { signEnveloped, signOutside } from '../../../src/signing/xmldsig/xmldsig.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('portal-1')
const signer = createPemSigner(key)
const stranger = createPemSigner(makeKey('portal-1'))
const now = new Date('2026-09-03T00:00:00Z')
const trust = trustPinned([new X509Certificate(key.certificatePem)])

const outside: VerifyOptions = { profile: outsideMessage(), trust, receivedAt: now, maxBytes: 100_000 }
const enveloped: VerifyOptions = { ...outside, profile: envelopedMessage() }

/** What came back, of a message that holds one signature. */
function signedIn(verification: Verification): Buffer | undefined {
  return verification.is === 'verified' ? verification.signatures[0]?.signed.message : undefined
}

const result = element('MResult', { Id: 'result-1' }, [
  element('Status', {}, ['200']),
  element('Message', {}, ['Tiếp nhận <&> \r\n']),
])
const message = element('Message', {}, [element('Header', {}, ['không ký']), result])

const signedOutside = (await signOutside(message, signer, { signedId: 'result-1' })).toString()
const signedById = (await signEnveloped(result, signer, { reference: 'id' })).toString()
const signedWhole = (await signEnveloped(result, signer, { reference: 'document' })).toString()

const signatureOf = (xml: string) => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] as string
const resultOf = (xml: string) => /<MResult .*<\/MResult>/s.exec(xml)?.[0] as string
const verify = (xml: string, options: VerifyOptions) => verifyXml(Buffer.from(xml), options)
const refused = (why: string) => ({ is: 'refused', why })

/** The forger's best try: changes SignedInfo or the signed bytes and signs again with a key of the same name. */
async function resign(xml: string, by = signer): Promise<string> {
  const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml)?.[0] as string
  const canonical = signedInfo.replace('>', ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">')
  const value = (await by.sign(Buffer.from(canonical))).toString('base64')
  return xml.replace(/(<ds:SignatureValue>)[^<]*/, `$1${value}`)
}

describe('what the gateway signs is verified, and only the bytes that were signed come back', () => {
  const good = { is: 'verified', signatures: [{ signed: { message: Buffer.from(writeCanonical(result)) } }] }

  test.each([
    ['outside', signedOutside, outside],
    ['enveloped, by id', signedById, enveloped],
    ['enveloped, by document', signedWhole, enveloped],
  ])('%s', async (_, xml, profile) => {
    expect(await verify(xml, profile)).toMatchObject(good)
  })

  test('whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.boolean(), async (text, isOutside) => {
        const record = element('B', { Id: 'b', note: text }, [text])
        const bytes = isOutside
          ? await signOutside(element('M', {}, [record]), signer, { signedId: 'b' })
          : await signEnveloped(record, signer, { reference: 'document' })
        const verification = await verifyXml(bytes, isOutside ? outside : enveloped)
        expect(signedIn(verification)).toEqual(Buffer.from(writeCanonical(record)))
      }),
      { numRuns: 40 },
    )
  })

  test('also when a partner wrote it in another form: declaration, indents, quotes, CDATA, comments, CRLF', async () => {
    const signed =
      "<MResult Id='result-1' ><Status><![CDATA[200]]></Status>\r\n<Message/><!-- x --></MResult >"
    const canonical = '<MResult Id="result-1"><Status>200</Status>\n<Message></Message></MResult>'
    const skeleton = signedOutside
      .replace(resultOf(signedOutside), signed)
      .replace(/(<ds:DigestValue>)[^<]*/, `$1${hash('sha256', canonical, 'base64')}`)
    const xml = (await resign(skeleton))
      .replace(/(<ds:SignatureValue>.{64})/, '$1\r\n')
      .replace('<Message>', '<?xml version="1.0" encoding="utf-8"?>\r\n<Message>\r\n')
    expect(signedIn(await verify(xml, outside))).toEqual(Buffer.from(canonical))
  })

  test('by each algorithm that the profile allows', async () => {
    const bytes = await signEnveloped(result, createPemSigner(key, 'RS512'), { reference: 'document' })
    expect(
      await verifyXml(bytes, { ...enveloped, profile: envelopedMessage(['RS256', 'RS512']) }),
    ).toMatchObject(good)
  })

  test('and unsigned neighbours may change, since they are not given out', async () => {
    const verification = await verify(signedOutside.replace('không ký', 'đã sửa'), outside)
    expect(verification).toMatchObject(good)
  })
})

describe('a message broken in one way is refused for that reason', () => {
  const signature = signatureOf(signedOutside)
  const without = signedOutside.replace(signature, '')

  test.each<[string, string, VerifyOptions, string]>([
    ['a changed letter', signedOutside.replace('Tiếp', 'Tiep'), outside, 'digest_mismatch'],
    ['a changed attribute', signedWhole.replace('"result-1"', '"result-2"'), enveloped, 'digest_mismatch'],
    [
      'an added element',
      signedById.replace('</Message>', '</Message><Message>x</Message>'),
      enveloped,
      'digest_mismatch',
    ],
    ['an added space', signedOutside.replace('<Status>200', '<Status> 200'), outside, 'digest_mismatch'],
    [
      'a changed SignedInfo',
      signedOutside.replace('<ds:Reference ', '<ds:Reference Type="x" '),
      outside,
      'signature_mismatch',
    ],
    [
      'a changed signature value',
      signedOutside.replace(/(<ds:SignatureValue>)..../, '$1AAAA'),
      outside,
      'signature_mismatch',
    ],
    [
      'a signature value that is not base64',
      signedOutside.replace(/(<ds:SignatureValue>)./, '$1!'),
      outside,
      'signature_malformed',
    ],
    ['no signature', without, outside, 'signature_missing'],
    [
      'a signature of no namespace',
      signedOutside.replaceAll('ds:', '').replace('xmlns:ds', 'xmlns:x'),
      outside,
      'signature_missing',
    ],
    [
      'two signatures',
      signedOutside.replace(signature, signature + signature),
      outside,
      'signature_repeated',
    ],
    [
      'a signature moved into what it signs',
      without.replace('</MResult>', `${signature}</MResult>`),
      outside,
      'signature_misplaced',
    ],
    [
      'a signature moved into a neighbour',
      without.replace('</Header>', `${signature}</Header>`),
      outside,
      'signature_misplaced',
    ],
    ['a signature as the root', signature, outside, 'signature_misplaced'],
    ['a signature of the other placement', signedWhole, outside, 'reference_misplaced'],
    ['a signature of the other placement', signedOutside, enveloped, 'reference_misplaced'],
    [
      'a wrapped element',
      signedOutside.replace(
        resultOf(signedOutside),
        `<MResult>false</MResult><Old>${resultOf(signedOutside)}</Old>`,
      ),
      outside,
      'reference_misplaced',
    ],
    [
      'a wrapped root',
      `<MResult><Status>200</Status>${resultOf(signedById).replace(signatureOf(signedById), '')}${signatureOf(signedById)}</MResult>`,
      enveloped,
      'reference_misplaced',
    ],
    ['a duplicated Id', signedOutside.replace('<Header>', '<Header Id="result-1">'), outside, 'id_repeated'],
    [
      'a duplicated Id that nothing refers to',
      signedOutside.replace('<Header>', '<Header Id="x"><A Id="x"/></Header><Header>'),
      outside,
      'id_repeated',
    ],
    [
      'the Id in another spelling elsewhere',
      signedOutside.replace('<Header>', '<Header ID="result-1">'),
      outside,
      'id_repeated',
    ],
    [
      'the Id in another spelling only',
      signedOutside.replace('Id="result-1"', 'id="result-1"'),
      outside,
      'reference_unresolved',
    ],
    [
      'a reference to nothing',
      signedOutside.replace('URI="#result-1"', 'URI="#absent"'),
      outside,
      'reference_unresolved',
    ],
    [
      'a reference to the document from outside',
      signedOutside.replace('URI="#result-1"', 'URI=""'),
      outside,
      'reference_misplaced',
    ],
    [
      'a reference to a file',
      signedOutside.replace('URI="#result-1"', 'URI="file:///etc/passwd"'),
      outside,
      'reference_unresolved',
    ],
    [
      'a reference by XPointer',
      signedOutside.replace('URI="#result-1"', 'URI="#xpointer(/)"'),
      outside,
      'reference_unresolved',
    ],
    [
      'no reference',
      signedOutside.replace(/<ds:Reference .*<\/ds:Reference>/s, ''),
      outside,
      'reference_missing',
    ],
    [
      'two references',
      signedOutside.replace(/<ds:Reference .*<\/ds:Reference>/s, '$&$&'),
      outside,
      'reference_repeated',
    ],
    [
      'an object in the signature',
      signedOutside.replace('</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>'),
      outside,
      'signature_malformed',
    ],
    [
      'a weaker signature algorithm',
      signedOutside.replace(
        signingAlgorithms.RS256.signatureUri,
        'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      ),
      outside,
      'algorithm_not_allowed',
    ],
    [
      'an HMAC algorithm',
      signedOutside.replace(
        signingAlgorithms.RS256.signatureUri,
        'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
      ),
      outside,
      'algorithm_not_allowed',
    ],
    [
      'an algorithm that the profile leaves out',
      signedOutside,
      { ...outside, profile: outsideMessage(['RS512']) },
      'algorithm_not_allowed',
    ],
    [
      'an algorithm for another kind of key',
      signedOutside.replace(signingAlgorithms.RS256.signatureUri, signingAlgorithms.ES256.signatureUri),
      { ...outside, profile: outsideMessage(['ES256']) },
      'algorithm_not_allowed',
    ],
    [
      'a weaker digest',
      signedOutside.replace(signingAlgorithms.RS256.digestUri, 'http://www.w3.org/2000/09/xmldsig#sha1'),
      outside,
      'algorithm_not_allowed',
    ],
    [
      'inclusive C14N',
      signedOutside.replace(exclusiveC14nUri, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
      outside,
      'algorithm_not_allowed',
    ],
    [
      'an XSLT transform',
      signedOutside.replace(
        '<ds:Transforms>',
        '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>',
      ),
      outside,
      'transform_not_allowed',
    ],
    [
      'a transform with parameters',
      signedOutside.replace(
        `<ds:Transform Algorithm="${exclusiveC14nUri}">`,
        `$&<InclusiveNamespaces xmlns="${exclusiveC14nUri}" PrefixList="x"></InclusiveNamespaces>`,
      ),
      outside,
      'transform_not_allowed',
    ],
    [
      'no certificate',
      signedOutside.replace(/<ds:X509Certificate>.*<\/ds:X509Certificate>/, ''),
      outside,
      'certificate_missing',
    ],
    [
      'a certificate that is none',
      signedOutside.replace(/(<ds:X509Certificate>)[^<]*/, '$1AAAA'),
      outside,
      'certificate_missing',
    ],
    [
      'a comment inside text',
      signedOutside.replace('<Status>200', '<Status>2<!-- -->00'),
      outside,
      'comment_in_text',
    ],
    [
      'an XPath transform',
      signedOutside.replace(
        '<ds:Transforms>',
        '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>x</ds:XPath></ds:Transform>',
      ),
      outside,
      'transform_not_allowed',
    ],
    ['a document type', `<!DOCTYPE Message>${signedOutside}`, outside, 'xml_unsafe'],
    ['an entity', `<!DOCTYPE M [<!ENTITY x "y">]>${signedOutside}`, outside, 'xml_unsafe'],
    ['a processing instruction', `<?x y?>${signedOutside}`, outside, 'xml_unsafe'],
    [
      'a processing instruction inside',
      signedOutside.replace('<Status>', '<?x y?><Status>'),
      outside,
      'xml_unsafe',
    ],
    ['more bytes than allowed', signedOutside, { ...outside, maxBytes: 100 }, 'xml_unsafe'],
    ['an open element', signedOutside.slice(0, -1), outside, 'xml_malformed'],
    ['nothing', '', outside, 'xml_malformed'],
  ])('%s', async (_, xml, profile, why) => {
    expect(await verify(xml, profile)).toEqual(refused(why))
  })

  test('the certificate of another key under the same name', async () => {
    const bytes = await signOutside(message, stranger, { signedId: 'result-1' })
    expect(await verifyXml(bytes, outside)).toEqual(refused('certificate_untrusted'))
  })

  test('the trusted certificate over the signature of another key', async () => {
    expect(await verify(await resign(signedOutside, stranger), outside)).toEqual(
      refused('signature_mismatch'),
    )
  })

  test('a certificate before and after its days', async () => {
    for (const at of ['2024-12-31T23:59:59Z', '2060-01-01T00:00:00Z']) {
      expect(await verify(signedOutside, { ...outside, receivedAt: new Date(at) })).toEqual(
        refused('certificate_not_valid_then'),
      )
    }
  })

  test('UTF-16, although another parser would read it', async () => {
    expect(await verifyXml(Buffer.from(`\ufeff${signedOutside}`, 'utf16le'), outside)).toEqual(
      refused('xml_unsafe'),
    )
  })
})

test('no single changed byte changes what comes back', async () => {
  const bytes = Buffer.from(signedOutside)
  const signed = Buffer.from(writeCanonical(result))
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] as number) ^ change
      const verification = await verifyXml(changed, outside)
      if (verification.is === 'verified') expect(signedIn(verification)).toEqual(signed)
    }),
    { numRuns: 300 },
  )
})
