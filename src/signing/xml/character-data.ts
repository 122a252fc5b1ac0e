import { isOutsideXml } from '../../wire/xml-characters.ts'
import { assertXml } from './xml-refused.ts'

/** Reads text between tags: line ends as XML 1.0 section 2.11 says, references resolved. Throws `XmlRefused`. */
export function readCharacterData(raw: string): string {
  if (!needsReading.test(raw)) return raw
  assertXml(!raw.includes(']]>'), 'text holds the end of a CDATA section')
  return resolveReferences(readLineEnds(raw))
}

/** Reads the value of an attribute: white space becomes spaces (section 3.3.3), references are resolved. */
export function readAttributeValue(raw: string): string {
  if (!valueNeedsReading.test(raw)) return raw
  assertXml(!raw.includes('<'), 'the value of an attribute holds a tag')
  return resolveReferences(readLineEnds(raw).replace(/[\t\n]/g, ' '))
}

export function readLineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
}

const needsReading = /[&\r]|\]\]>/
const valueNeedsReading = /[&<\t\n\r]/

function resolveReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;&]{0,10}(?:;|$))?/g, (_, reference: string | undefined) =>
    resolveReference(reference ?? ''),
  )
}

function resolveReference(reference: string): string {
  const known = predefined[reference]
  if (known !== undefined) return known
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));$/.exec(reference) ?? []
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  assertXml(code <= 0x10ffff, 'a reference to an entity or to no character')
  const character = String.fromCodePoint(code)
  assertXml(!isOutsideXml(character), 'a reference to a character that XML 1.0 does not allow')
  return character
}

const predefined: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
})
