import { createPublicKey, hash, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicaliseDocument, canonicaliseElement } from '../../src/signing/xml/canonicalise.ts'
import { readDocument } from '../../src/signing/xml/read-document.ts'
import { childElements, descendants, type ReceivedElement } from '../../src/signing/xml/received-tree.ts'
import { readSignature } from '../../src/signing/xmldsig/read-signature.ts'
import { resolveReferences } from '../../src/signing/xmldsig/resolve-references.ts'
import type { SignatureProfile } from '../../src/signing/xmldsig/signature-profile.ts'
import { surveyDocument } from '../../src/signing/xmldsig/survey-document.ts'

/**
 * Public vectors, as far as they fit. Left out: what needs a document type (defaults of attributes, entities, ISO-8859-1:
 * Canonical XML 3.3 to 3.6 are here without theirs), node sets by XPath (3.7, merlin-c14n-three, merlin-exc-c14n-one), and
 * of merlin-xmldsig-twenty-three what is signed with DSA or HMAC, refers to the network, or transforms by XSLT and XPath:
 * all of it is refused by design, and of the rest only the digest that its enveloping signatures share remains.
 */
const folder = join(import.meta.dirname, '../fixtures/xmldsig-vectors')
const inclusive = { method: 'inclusive', comments: false } as const

describe('the examples of Canonical XML 1.0', () => {
  const outside = `<?xml version="1.0"?>

<?xml-stylesheet   href="doc.xsl"
   type="text/xsl"   ?>

<doc>Hello, world!<!-- Comment 1 --></doc>

<?pi-without-data     ?>

<!-- Comment 2 -->

<!-- Comment 3 -->`

  test.each<[string, string, boolean, string]>([
    [
      '3.1 without comments',
      outside,
      false,
      '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hello, world!</doc>\n<?pi-without-data?>',
    ],
    [
      '3.1 with comments',
      outside,
      true,
      '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hello, world!<!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->',
    ],
    [
      '3.2 white space',
      '<doc>\n   <clean>   </clean>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>',
      false,
      '<doc>\n   <clean>   </clean>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>',
    ],
    [
      '3.3 start and end tags',
      `<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`,
      false,
      `<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org"></e9>
         </e8>
      </e7>
   </e6>
</doc>`,
    ],
    [
      '3.4 characters and references',
      `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`,
      false,
      `<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>`,
    ],
    ['3.6 UTF-8', '<doc>&#169;</doc>', false, '<doc>©</doc>'],
  ])('%s', (_, xml, comments, expected) => {
    expect(canonicaliseDocument(readDocument(xml), { method: 'inclusive', comments })).toBe(expected)
  })
})

test('the example of Exclusive XML Canonicalization 1.0, section 2.2: the same part in two envelopes', () => {
  const part = (xml: string) => {
    const found = [...descendants(readDocument(xml).root)].find(({ localName }) => localName === 'elem2')
    return found as ReceivedElement
  }
  const one = part(
    '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>',
  )
  const other = part(
    '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>',
  )
  const exclusive = { method: 'exclusive', comments: false } as const
  const expected =
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>'
  expect([canonicaliseElement(one, exclusive), canonicaliseElement(other, exclusive)]).toEqual([
    expected,
    expected,
  ])
  expect(canonicaliseElement(one, inclusive)).toBe(
    '<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>',
  )
  expect(canonicaliseElement(other, inclusive)).toBe(
    '<n1:elem2 xmlns:n1="http://example.net" xmlns:n2="http://foo.example" xml:lang="en" xml:space="retain"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  )
})

test('the object of merlin’s enveloping signatures has the digest that they share', () => {
  const { root } = readDocument(
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object Id="object">some text</Object></Signature>',
  )
  const [object] = childElements(root)
  const written = canonicaliseElement(object as ReceivedElement, inclusive)
  expect(hash('sha1', written, 'base64')).toBe('7/XTsHaBSOnJ/jXD5v0zL6VKYsk=')
})

test('an enveloping signature of xmlsec’s own suite verifies, and not with a letter changed', () => {
  const xml = readFileSync(join(folder, 'enveloping-sha256-rsa-sha256.xml'), 'utf8')
  const key = createPublicKey(readFileSync(join(folder, 'enveloping-sha256-rsa-sha256.public.pem')))
  const profile: SignatureProfile = {
    idAttribute: 'Id',
    algorithms: ['RS256'],
    canonicalization: ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
    uniqueIds: 'everywhere',
    slots: {},
  }
  const object = { name: 'object', to: { is: 'own', path: ['*'] }, transforms: [[]] } as const
  const check = (text: string) => {
    const document = readDocument(text)
    const signature = readSignature(document.root)
    const signed = resolveReferences(document, surveyDocument(document), signature, [object], profile)
    const signedInfo = Buffer.from(canonicaliseElement(signature.signedInfo, inclusive))
    return { matches: verify('sha256', signedInfo, key, signature.value), signed: signed.get('object') }
  }
  expect(check(xml)).toEqual({
    matches: true,
    signed: '<Object xmlns="http://www.w3.org/2000/09/xmldsig#" Id="object">some text</Object>',
  })
  expect(() => check(xml.replace('some text', 'same text'))).toThrow('digest_mismatch')
  expect(check(xml.replace('<Reference URI', '<Reference  Type="x" URI')).matches).toBe(false)
})
