import fc from 'fast-check'
import { ParseOption, XmlDocument, type XmlElement } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import {
  type CanonicalForm,
  canonicaliseDocument,
  canonicaliseElement,
} from '../../../src/signing/xml/canonicalise.ts'
import { readDocument } from '../../../src/signing/xml/read-document.ts'
import { descendants } from '../../../src/signing/xml/received-tree.ts'
import { anyDocument } from './any-document.ts'

const forms: readonly CanonicalForm[] = (['inclusive', 'exclusive'] as const).flatMap((method) =>
  [true, false].map((comments) => ({ method, comments })),
)

describe('the canonical form is that of libxml2, byte for byte', () => {
  test('of any document, by both methods, with and without comments', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...forms), (xml, form) => {
        const expected = withLibxml2(xml, (document) => document.canonicalizeToString(modeOf(form)))
        expect(canonicaliseDocument(readDocument(xml), form)).toBe(expected)
      }),
      { numRuns: 1500 },
    )
  })

  test('of any element in it, with what it inherits', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...forms), fc.nat(), (xml, form, pick) => {
        const ours = [...descendants(readDocument(xml).root)]
        const index = pick % ours.length
        const expected = withLibxml2(xml, (document) => {
          const theirs = document.find('//*')[index] as XmlElement
          return theirs.canonicalizeToString(modeOf(form))
        })
        expect(canonicaliseElement(ours[index] as never, form)).toBe(expected)
      }),
      { numRuns: 1500 },
    )
  })

  test('of any element by the exclusive method with a list of inclusive prefixes', () => {
    const lists = fc.subarray(['', 'p', 'q', 'z'])
    fc.assert(
      fc.property(anyDocument, lists, fc.nat(), (xml, inclusivePrefixes, pick) => {
        const ours = [...descendants(readDocument(xml).root)]
        const index = pick % ours.length
        const expected = withLibxml2(xml, (document) => {
          return (document.find('//*')[index] as XmlElement).canonicalizeToString({
            mode: 1,
            inclusiveNamespacePrefixes: inclusivePrefixes.map((prefix) => prefix || '#default'),
          })
        })
        const form = { method: 'exclusive', comments: false, inclusivePrefixes } as const
        expect(canonicaliseElement(ours[index] as never, form)).toBe(expected)
      }),
      { numRuns: 800 },
    )
  })

  test('of a document without one of its elements', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...forms), fc.nat(), (xml, form, pick) => {
        const document = readDocument(xml)
        const ours = [...descendants(document.root)]
        fc.pre(ours.length > 1)
        const index = 1 + (pick % (ours.length - 1))
        const expected = withLibxml2(xml, (theirs) => {
          theirs.find('//*')[index]?.remove()
          return theirs.canonicalizeToString(modeOf(form))
        })
        expect(canonicaliseDocument(document, form, ours[index])).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })
})

test('canonical form is the same when it is read again', () => {
  fc.assert(
    fc.property(anyDocument, fc.constantFrom(...forms), (xml, form) => {
      const once = canonicaliseDocument(readDocument(xml), form)
      expect(canonicaliseDocument(readDocument(once), form)).toBe(once)
    }),
  )
})

test.each([
  [
    'a default namespace undeclared',
    '<a xmlns="urn:a"><b xmlns=""><c/></b></a>',
    '<a xmlns="urn:a"><b xmlns=""><c></c></b></a>',
  ],
  ['an unused namespace, inclusive', '<a xmlns:p="urn:p"><b/></a>', '<a xmlns:p="urn:p"><b></b></a>'],
  ['both forms of é', '<a>é e\u0301</a>', '<a>é e\u0301</a>'],
  ['a carriage return by reference', '<a b="&#13;">&#13;</a>', '<a b="&#xD;">&#xD;</a>'],
])('%s', (_, xml, expected) => {
  expect(canonicaliseDocument(readDocument(xml), { method: 'inclusive', comments: false })).toBe(expected)
})

function modeOf({ method, comments }: CanonicalForm) {
  return { mode: method === 'inclusive' ? 0 : 1, withComments: comments } as const
}

function withLibxml2<T>(xml: string, use: (document: XmlDocument) => T): T {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET })
  try {
    return use(document)
  } finally {
    document.dispose()
  }
}
