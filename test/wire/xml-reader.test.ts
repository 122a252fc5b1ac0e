import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { element, writeCanonical } from '../../src/signing/xmldsig/canonical-xml.ts'
import { isOutsideXml } from '../../src/wire/xml-characters.ts'
import { readXml, type XmlReadOptions } from '../../src/wire/xml-reader.ts'

const read = (xml: string | Buffer, options: Partial<XmlReadOptions> = {}) =>
  readXml(Buffer.from(xml as string), { maxBytes: 10_000, ...options })

test('an answer is read as plain objects under the name of its root', () => {
  const answer = read(
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<MResult>\n  <Status>200</Status>\n  <Message/>\n</MResult>',
  )
  expect(answer).toEqual({ MResult: { Status: '200', Message: '' } })
  expect(Object.getPrototypeOf(answer)).toBeNull()
  expect(Object.getPrototypeOf(answer.MResult)).toBeNull()
})

test('attributes stand under $, text beside them under _, and CDATA is text', () => {
  expect(read('<a b="1"><c d="2">x<![CDATA[<&>]]></c><cdata>y</cdata></a>')).toEqual({
    a: { $: { b: '1' }, c: { $: { d: '2' }, _: 'x<&>' }, cdata: 'y' },
  })
})

test('elements that are named say the line they stand in, whatever their prefix, and no other does', () => {
  const xml = '<a>\n<n:b c="1">x</n:b><d/>\n\n<b\n/></a>'
  expect(read(xml, { lists: ['b'], linesOf: ['b'] })).toEqual({
    a: { 'n:b': { $: { c: '1', '#line': '2' }, _: 'x' }, d: '', b: [{ $: { '#line': '5' } }] },
  })
})

test('what may repeat is always a list, and what may not is refused when it does', () => {
  expect(read('<a><b>1</b></a>', { lists: ['b'] })).toEqual({ a: { b: ['1'] } })
  expect(read('<a><b>1</b><c/><b><d/></b></a>', { lists: ['b'] })).toEqual({
    a: { b: ['1', { d: '' }], c: '' },
  })
  expect(() => read('<a><b>1</b><b>2</b></a>')).toThrow('repeats')
})

test('any text that can be written is read back', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('&', '<', '>', '\r', '\n', '"', ']]>', '&#x41;'),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(text, text, (content, value) => {
      fc.pre(/[^ \t\r\n]/.test(content) && !isOutsideXml(content + value))
      const xml = writeCanonical(element('a', { b: value }, [element('c', {}, [content])]))
      expect(read(xml)).toEqual({ a: { $: { b: value }, c: content } })
    }),
  )
})

test('whatever bytes come, the reader answers or refuses with a code', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '="',
    '"',
    '<a>',
    '</a>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&',
    ';',
    '#x',
    '<?',
    '?>',
    ' ',
    'ạ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        expect(read(pieces.join(''))).toBeTypeOf('object')
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_xml' })
      }
    }),
    { numRuns: 500 },
  )
})

describe('refused', () => {
  test.each<[string, string | Buffer, string, Partial<XmlReadOptions>?]>([
    ['a document type', '<!DOCTYPE a><a/>', 'invalid_xml'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'invalid_xml'],
    ['an entity declaration', '<a><!ENTITY x "y"></a>', 'invalid_xml'],
    ['an entity of HTML', '<a>&eacute;</a>', 'invalid_xml'],
    ['an unknown entity', '<a>&x;</a>', 'invalid_xml'],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e]),
      'invalid_encoding',
    ],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le'), 'invalid_encoding'],
    ['UTF-16 without a mark', Buffer.from('<a/>', 'utf16le'), 'invalid_xml'],
    ['another declared encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'invalid_encoding'],
    ['too many bytes', `<a>${'x'.repeat(10_000)}</a>`, 'payload_too_large'],
    ['too deep a nesting', '<a>'.repeat(65) + '</a>'.repeat(65), 'invalid_xml'],
    ['too many elements', `<a>${'<b/>'.repeat(10)}</a>`, 'invalid_xml', { maxElements: 10, lists: ['b'] }],
    ['__proto__ as an element', '<a><__proto__><b/></__proto__></a>', 'invalid_xml'],
    ['constructor as an element', '<a><constructor/></a>', 'invalid_xml'],
    ['prototype as an element', '<a><prototype/></a>', 'invalid_xml'],
    ['toString as the root', '<toString/>', 'invalid_xml'],
    ['__proto__ as an attribute', '<a __proto__="x"/>', 'invalid_xml'],
    ['constructor as an attribute', '<a constructor="x"/>', 'invalid_xml'],
    ['the name that stands for text', '<a><_>x</_></a>', 'invalid_xml'],
    ['a null character', '<a>\u0000</a>', 'invalid_xml'],
    ['a reference to a null character', '<a>&#0;</a>', 'invalid_xml'],
    ['a reference to a control character', '<a b="&#x1;"/>', 'invalid_xml'],
    ['an open element', '<a><b></a>', 'invalid_xml'],
    ['two roots', '<a/><b/>', 'invalid_xml'],
    ['text after the root', '<a/>x', 'invalid_xml'],
    ['text before the root', 'x<a/>', 'invalid_xml'],
    ['nothing', '', 'invalid_xml'],
    ['white space', ' \n', 'invalid_xml'],
    ['JSON', '{"a":1}', 'invalid_xml'],
  ])('%s', (_, xml, code, options) => {
    expect(() => read(xml, options)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    ['between elements', '<a>\n<b/>\n'],
    ['in a tag', '<a>\n<b/>\n<c'],
  ])('what is cut off %s with the line that it ends in', (_, xml) => {
    expect(() => read(xml)).toThrow(/line 3: it may have been cut off$/)
  })

  test('without quoting what was received', () => {
    expect(() => read('<a>Nguyễn Văn Ả</b>')).toThrow(
      /^invalid_xml: the document is not well-formed: line 1$/,
    )
  })
})
