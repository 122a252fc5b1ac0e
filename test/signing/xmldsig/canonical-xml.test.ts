import fc from 'fast-check'
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import {
  element,
  writeCanonical,
  type XmlChild,
  type XmlElement,
} from '../../../src/signing/xmldsig/canonical-xml.ts'

function canonicalise(xml: string, mode: 0 | 1): string {
  const document = XmlDocument.fromBuffer(Buffer.from(xml))
  try {
    return document.canonicalizeToString({ mode })
  } finally {
    document.dispose()
  }
}

describe('what is written is canonical already', () => {
  test('for any tree of elements, namespaces, attributes and text, by exclusive and by inclusive C14N', () => {
    fc.assert(
      fc.property(tree, (root) => {
        const written = writeCanonical(root)
        expect(canonicalise(written, XmlC14NMode.XML_C14N_EXCLUSIVE_1_0)).toBe(written)
        expect(canonicalise(written, XmlC14NMode.XML_C14N_1_0)).toBe(written)
      }),
      { numRuns: 500 },
    )
  })

  test('and its text and attribute values are read back as they were given', () => {
    fc.assert(
      fc.property(text, text, (content, value) => {
        const document = XmlDocument.fromBuffer(
          Buffer.from(writeCanonical(element('a', { b: value }, [content]))),
        )
        expect(document.root.content).toBe(content)
        expect(document.root.attr('b')?.value).toBe(value)
        document.dispose()
      }),
    )
  })
})

test('an empty element has a closing tag and attributes stand in canonical order', () => {
  const root = element(
    'p:a',
    { z: '1', b: '2', 'q:a': '3', 'p:a': '4', 'xmlns:q': 'urn:a', 'xmlns:p': 'urn:b', xmlns: 'urn:c' },
    [],
  )
  expect(() => writeCanonical(root)).toThrow('xmlns is declared but not used')
  const { xmlns: _, ...attributes } = root.attributes
  expect(writeCanonical({ ...root, attributes })).toBe(
    '<p:a xmlns:p="urn:b" xmlns:q="urn:a" b="2" z="1" q:a="3" p:a="4"></p:a>',
  )
})

test('a carriage return survives as &#xD; and tabs and line feeds survive in attributes', () => {
  expect(writeCanonical(element('a', { b: '"<&>\t\n\r' }, ['"<&>\t\n\r']))).toBe(
    '<a b="&quot;&lt;&amp;>&#x9;&#xA;&#xD;">"&lt;&amp;&gt;\t\n&#xD;</a>',
  )
})

test('a fragment is set in byte for byte', () => {
  const canonical = writeCanonical(element('b', { Id: 'x' }, ['ọ']))
  expect(writeCanonical(element('a', {}, [{ canonical }, 'c']))).toBe('<a><b Id="x">ọ</b>c</a>')
})

test('a fragment without a namespace is not put under a default namespace', () => {
  const inside = (canonical: string) => writeCanonical(element('a', { xmlns: 'urn:a' }, [{ canonical }]))
  expect(() => inside('<b></b>')).toThrow('take on the default namespace')
  expect(inside('<b xmlns="urn:b"></b>')).toBe('<a xmlns="urn:a"><b xmlns="urn:b"></b></a>')
})

test.each<[refused: string, tree: XmlElement, why: string]>([
  ['a null character', element('a', {}, ['x\u0000y']), 'a: a value has a character'],
  ['a vertical tab in an attribute', element('a', { b: '\u000b' }, []), 'a: a value has a character'],
  ['a lone surrogate', element('a', {}, ['\ud800']), 'a: a value has a character'],
  ['a non-character', element('a', {}, ['\ufffe']), 'a: a value has a character'],
  ['a missing text', element('a', {}, [undefined as unknown as string]), 'a: a value is not a string'],
  [
    'a missing attribute value',
    element('a', { b: undefined as unknown as string }, []),
    'a: a value is not a string',
  ],
  ['a name with a space', element('a b', {}, []), 'not a qualified XML name'],
  ['a name that closes the tag', element('a><b', {}, []), 'not a qualified XML name'],
  ['an attribute name that is no name', element('a', { 'b="1" c': '' }, []), 'not a qualified XML name'],
  ['an undeclared prefix', element('p:a', {}, []), 'the prefix p is not declared'],
  ['an undeclared attribute prefix', element('a', { 'p:b': '' }, []), 'the prefix p is not declared'],
  ['a namespace that is not used', element('a', { 'xmlns:p': 'urn:p' }, []), 'declared but not used'],
  [
    'a namespace that is in force',
    element('p:a', { 'xmlns:p': 'urn:p' }, [element('p:b', { 'xmlns:p': 'urn:p' }, [])]),
    'xmlns:p is in force already',
  ],
  ['a relative namespace', element('a', { xmlns: 'urn' }, []), 'not an absolute URI'],
  [
    'a namespace that libxml2 would not escape',
    element('a', { xmlns: 'urn:a&b' }, []),
    'not an absolute URI',
  ],
  ['a reserved prefix', element('xml:a', { 'xmlns:xml': 'urn:p' }, []), 'reserved'],
  [
    'one attribute under two prefixes',
    element('p:a', { 'xmlns:p': 'urn:p', 'xmlns:q': 'urn:p', 'p:b': '', 'q:b': '' }, []),
    'two attributes have the same expanded name',
  ],
])('%s is refused', (_, root, why) => {
  expect(() => writeCanonical(root)).toThrow(expect.objectContaining({ code: 'unwritable_text' }))
  expect(() => writeCanonical(root)).toThrow(why)
})

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '&',
      '<',
      '>',
      '"',
      "'",
      '\t',
      '\n',
      '\r',
      ' ',
      ']]>',
      'ạ',
      'a\u0323',
      '\u0085',
      '\u2028',
      '𠮷',
    ),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 2 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 does not allow them
      .filter((found) => !/[\u0000-\u001f\ufffe\uffff]/.test(found)),
  ),
  maxLength: 8,
})
const uri = fc.constantFrom(
  'urn:a',
  'urn:b',
  'http://example.test/c?d=e',
  'http://www.w3.org/2000/09/xmldsig#',
)
const prefix = fc.constantFrom('', 'p', 'q', 'ds')
const localName = fc.constantFrom('a', 'b', 'Ă', 'MSyncDocument', 'x-1', '_')

interface Sketch {
  prefix: string
  name: string
  uri: string
  attributes: { prefix: string; name: string; uri: string; value: string }[]
  children: (string | Sketch)[]
}

const sketch = fc.letrec<{ node: Sketch }>((tie) => ({
  node: fc.record({
    prefix,
    name: localName,
    uri: fc.oneof(uri, fc.constant('')),
    attributes: fc.array(fc.record({ prefix, name: localName, uri, value: text }), { maxLength: 4 }),
    children: fc.array(fc.oneof({ maxDepth: 4 }, text, tie('node')), { maxLength: 4 }),
  }),
})).node

/** Turns any sketch into a tree that the writer is allowed to write: prefixes bound where they are used. */
function settle(node: Sketch, inForce: Readonly<Record<string, string>>): XmlElement {
  const bound: Record<string, string> = { ...inForce }
  const attributes: Record<string, string> = {}
  const used = new Set<string>()
  const bind = (wanted: string, name: string) => {
    const target = wanted === '' ? name : name || 'urn:a'
    if (used.has(wanted) || bound[wanted] === target) return
    bound[wanted] = target
    attributes[wanted === '' ? 'xmlns' : `xmlns:${wanted}`] = target
  }
  bind(node.prefix, node.uri)
  used.add(node.prefix)
  const expanded = new Set<string>()
  for (const attribute of node.attributes) {
    if (attribute.prefix !== '') bind(attribute.prefix, attribute.uri)
    used.add(attribute.prefix)
    const key = `${attribute.prefix === '' ? '' : bound[attribute.prefix]} ${attribute.name}`
    if (expanded.has(key)) continue
    expanded.add(key)
    attributes[qualified(attribute.prefix, attribute.name)] = attribute.value
  }
  // A declaration whose only attribute was dropped as a repetition would be unused.
  for (const name of Object.keys(attributes)) {
    const declared = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : null
    if (declared === null || declared === node.prefix) continue
    if (Object.keys(attributes).some((other) => other.startsWith(`${declared}:`))) continue
    delete attributes[name]
    if (inForce[declared] === undefined) delete bound[declared]
    else bound[declared] = inForce[declared]
  }
  const children: XmlChild[] = node.children.map((child) =>
    typeof child === 'string' ? child : settle(child, bound),
  )
  return element(qualified(node.prefix, node.name), attributes, children)
}

function qualified(before: string, name: string): string {
  return before === '' ? name : `${before}:${name}`
}

const tree = sketch.map((root) => settle(root, { '': '' }))
