import fc from 'fast-check'
import { ParseOption, XmlDocument } from 'libxml2-wasm'
import { expect, test } from 'vitest'
import { canonicaliseDocument } from '../../../src/signing/xml/canonicalise.ts'
import { readDocument } from '../../../src/signing/xml/read-document.ts'
import { XmlRefused } from '../../../src/signing/xml/xml-refused.ts'
import { isOutsideXml } from '../../../src/wire/xml-characters.ts'
import { anyDocument } from './any-document.ts'

const form = { method: 'exclusive', comments: true } as const

test.each([
  ['nothing', ''],
  ['only white space', ' \n'],
  ['text before the root', 'x<a/>'],
  ['text after the root', '<a/>x'],
  ['two roots', '<a/><a/>'],
  ['an open element', '<a><b></a>'],
  ['an end tag alone', '</a>'],
  ['an end tag of another element', '<a></b>'],
  ['an end tag of a longer name', '<a></ab>'],
  ['a name that starts with a digit', '<1/>'],
  ['a name with two colons', '<a:b:c xmlns:a="urn:a"/>'],
  ['a name of another plane', '<𠮷/>'],
  ['an attribute without quotes', '<a b=c/>'],
  ['an attribute without a value', '<a b/>'],
  ['attributes without space between', '<a b="1"c="2"/>'],
  ['a tag in a value', '<a b="<"/>'],
  ['an attribute twice', '<a b="1" b="2"/>'],
  ['an attribute twice under two prefixes', '<a xmlns:p="urn:a" xmlns:q="urn:a" p:b="" q:b=""/>'],
  ['a namespace declared twice', '<a xmlns:p="urn:a" xmlns:p="urn:b"/>'],
  ['a prefix that is not declared', '<p:a/>'],
  ['a prefix of an attribute that is not declared', '<a p:b=""/>'],
  ['a prefix undeclared', '<a xmlns:p=""/>'],
  ['the prefix xmlns', '<a xmlns:xmlns="urn:a"/>'],
  ['the prefix xml rebound', '<a xmlns:xml="urn:a"/>'],
  ['the XML namespace under another prefix', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>'],
  ['a relative namespace', '<a xmlns="urn"/>'],
  ['a namespace that libxml2 would not escape', '<a xmlns="urn:a&amp;b"/>'],
  ['an entity', '<a>&nbsp;</a>'],
  ['a bare ampersand', '<a>a & b</a>'],
  ['a reference that does not end', '<a>&amp</a>'],
  ['a reference to a null character', '<a>&#0;</a>'],
  ['a reference to a lone surrogate', '<a>&#xD800;</a>'],
  ['a reference above all planes', '<a>&#x110000;</a>'],
  ['the end of a CDATA section in text', '<a>]]></a>'],
  ['a CDATA section outside the root', '<![CDATA[]]><a/>'],
  ['a CDATA section that does not end', '<a><![CDATA[</a>'],
  ['a comment with two hyphens', '<a><!-- -- --></a>'],
  ['a comment that ends with three hyphens', '<a><!-- x ---></a>'],
  ['a comment that does not end', '<a><!-- </a>'],
  ['a document type', '<!DOCTYPE a><a/>'],
  ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>'],
  ['a declaration after a space', ' <?xml version="1.0"?><a/>'],
  ['an encoding without a letter at its start', '<?xml version="1.0" encoding="-8"?><a/>'],
  ['XML 1.1', '<?xml version="1.1"?><a/>'],
  ['an instruction without a name', '<a><? ?></a>'],
  ['an instruction that does not end', '<a><?x </a>'],
  ['elements deeper than 256', `${'<a>'.repeat(257)}${'</a>'.repeat(257)}`],
])('%s is refused', (_, xml) => {
  expect(() => readDocument(xml)).toThrow(XmlRefused)
})

test('elements as deep as 256 are read', () => {
  const xml = `${'<a>'.repeat(256)}${'</a>'.repeat(256)}`
  expect(canonicaliseDocument(readDocument(xml), form)).toBe(xml)
})

test('what is damaged anywhere is refused or read as libxml2 reads it', () => {
  const pieces = [
    '<',
    '>',
    '/',
    '&',
    ';',
    '"',
    "'",
    '=',
    ' ',
    ':',
    ']]>',
    '<!--',
    '-->',
    '<?',
    '?>',
    'xmlns',
    'a',
    '&#',
    '',
  ]
  let read = 0
  fc.assert(
    fc.property(anyDocument, fc.nat(), fc.nat(6), fc.constantFrom(...pieces), (xml, place, length, piece) => {
      const at = place % xml.length
      const damaged = xml.slice(0, at) + piece + xml.slice(at + length)
      fc.pre(!isOutsideXml(damaged))
      const ours = outcome(() => canonicaliseDocument(readDocument(damaged), form))
      if (ours === null) return
      read += 1
      expect(outcome(() => withLibxml2(damaged))).toBe(ours)
    }),
    { numRuns: 1500 },
  )
  expect(read).toBeGreaterThan(30)
})

function outcome(read: () => string): string | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    return null
  }
}

function withLibxml2(xml: string): string {
  const document = XmlDocument.fromString(xml, {
    option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_IGNORE_ENC,
  })
  try {
    return document.canonicalizeToString({ mode: 1, withComments: true })
  } finally {
    document.dispose()
  }
}
