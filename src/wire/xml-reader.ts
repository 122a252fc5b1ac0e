import { Parser } from 'xml2js'
import { GatewayError } from '../ports/gateway-error.ts'
import { decodeXml } from './decode-xml.ts'
import { isOutsideXml } from './xml-characters.ts'

export interface XmlReadOptions {
  readonly maxBytes: number
  readonly maxDepth?: number
  readonly maxElements?: number
  /**
   * Names of elements that may repeat, or `all` of them: they are always read as lists. Any other element that repeats is
   * refused.
   */
  readonly lists?: readonly string[] | 'all'
  /** Names, without a prefix, of elements that say under `#line` of their attributes the line in which their start tag ends, from 1. */
  readonly linesOf?: readonly string[]
}

/**
 * An element as it is read: its text when it has neither attributes nor children, else its children by name, with its
 * attributes under `$` and its text under `_`. Has no prototype, so no name of a partner can reach one.
 */
export type XmlValue = string | XmlObject
export interface XmlObject {
  readonly [name: string]: XmlValue | readonly XmlValue[] | undefined
}

/**
 * Reads XML that a partner sent into plain objects, under the name of its root element. White space around text is kept.
 * Throws `payload_too_large`, `invalid_encoding` and `invalid_xml`; no message quotes what was received.
 */
export function readXml(bytes: Uint8Array, options: XmlReadOptions): XmlObject {
  const text = decodeXml(bytes, options.maxBytes)
  const parsed = parse(text, options)
  const { lists = [] } = options
  const isList = lists === 'all' ? () => true : (name: string) => lists.includes(name)
  return settle(parsed, isList) as XmlObject
}

/** xml2js' objects inherit from Object.prototype, so each name that stands there is refused before xml2js sees it. */
function assertSafeName(name: string): void {
  if (name in Object.prototype || name === 'prototype' || name === '_') {
    throw invalid('an element or attribute has a name that is not accepted')
  }
}

/** The name of an element without the prefix of its namespace. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The part of sax that xml2js exposes and its types leave out. */
interface SaxParser {
  /** The line that it is in, from 0. */
  line: number
  onopentag: (tag: { name: string; attributes: Record<string, string> }) => void
  onattribute: (attribute: { name: string }) => void
  onclosetag: (name: string) => void
  ontext: (text: string) => void
  oncdata: (text: string) => void
  ENTITIES: Record<string, string>
}

function parse(
  text: string,
  { maxDepth = 64, maxElements = 100_000, linesOf = [] }: XmlReadOptions,
): unknown {
  const parser = new Parser({ explicitArray: true, emptyTag: '' })
  const sax = (parser as unknown as { saxParser: SaxParser }).saxParser
  let depth = 0
  let elements = 0
  let roots = 0
  const { onopentag, onclosetag, ontext } = sax
  sax.onopentag = (tag) => {
    if (depth === 0) roots++
    depth++
    elements++
    if (roots > 1) throw invalid('the document has more than one root element')
    if (depth > maxDepth) throw invalid(`elements are nested deeper than ${maxDepth}`)
    if (elements > maxElements) throw invalid(`the document has more than ${maxElements} elements`)
    assertSafeName(tag.name)
    // No attribute of a document can have this name.
    if (linesOf.includes(localName(tag.name))) tag.attributes['#line'] = `${sax.line + 1}`
    onopentag(tag)
  }
  // Of an attribute that repeats sax keeps the first and says nothing.
  sax.onattribute = ({ name }) => assertSafeName(name)
  sax.onclosetag = (name) => {
    depth--
    onclosetag(name)
  }
  // xml2js marks CDATA on the object itself under the name `cdata`, where it would meet an element of that name.
  sax.oncdata = ontext
  // sax knows the 248 entities of HTML; XML has five.
  sax.ENTITIES = Object.assign(Object.create(null), { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" })

  let result: unknown
  let problem: unknown
  let problemLine = 0
  parser.on('end', (value: unknown) => {
    result = value
  })
  parser.on('error', (error: unknown) => {
    if (problem === undefined) problemLine = sax.line + 1
    problem ??= error
  })
  try {
    parser.parseString(text)
  } catch (error) {
    problem ??= error
  }
  if (problem instanceof GatewayError) throw problem
  // The text of sax' errors quotes the document, so it goes no further.
  if (problem !== undefined) {
    const isCut = problem instanceof Error && /^(Unclosed root tag|Unexpected end)/.test(problem.message)
    throw invalid(
      isCut
        ? `the document ends in the middle, in line ${problemLine}: it may have been cut off`
        : `the document is not well-formed: line ${problemLine}`,
    )
  }
  if (typeof result !== 'object' || result === null) throw invalid('the document has no element')
  return result
}

/** Turns xml2js' lists of one into single values where no list is expected, and drops white space between elements. */
function settle(value: unknown, isList: (name: string) => boolean): XmlValue {
  if (typeof value === 'string') return assertText(value)
  const settled: Record<string, XmlValue | XmlValue[]> = Object.create(null)
  for (const [name, found] of Object.entries(value as Record<string, unknown>)) {
    if (!Array.isArray(found)) settled[name] = settle(found, isList)
    else if (isList(name)) settled[name] = found.map((item) => settle(item, isList))
    else if (found.length > 1) throw invalid('an element repeats where one is expected')
    else settled[name] = settle(found[0], isList)
  }
  return settled
}

function assertText(text: string): string {
  if (isOutsideXml(text)) throw invalid('a character reference names a character that XML 1.0 does not allow')
  return text
}

function invalid(why: string): GatewayError {
  return new GatewayError('invalid_xml', why)
}
