import { isOutsideXml } from '../../wire/xml-characters.ts'
import { unwritable } from './unwritable.ts'

/** Escapes a text node as Canonical XML 1.0 section 2.3 does. Throws `unwritable_text` for what XML 1.0 cannot hold. */
export function escapeText(text: string, elementName: string): string {
  assertString(text, elementName)
  if (!textNeedsCare.test(text)) return text
  assertCharacters(text, elementName)
  return escapeReadText(text)
}

/** Escapes an attribute value in the same way; here quotes, tabs and line feeds are escaped too, and `>` is not. */
export function escapeAttribute(value: string, elementName: string): string {
  assertString(value, elementName)
  if (!attributeNeedsCare.test(value)) return value
  assertCharacters(value, elementName)
  return escapeReadAttribute(value)
}

/** Escapes text that a reader has found to be XML characters. */
export function escapeReadText(text: string): string {
  return textEscape.test(text) ? text.replace(textEscapesIn, (found) => textEscapes[found] as string) : text
}

/** Escapes an attribute value that a reader has found to be XML characters. */
export function escapeReadAttribute(value: string): string {
  if (!attributeEscape.test(value)) return value
  return value.replace(attributeEscapesIn, (found) => attributeEscapes[found] as string)
}

const textEscape = /[&<>\r]/
const textEscapesIn = /[&<>\r]/g
const attributeEscape = /[&<"\t\n\r]/
const attributeEscapesIn = /[&<"\t\n\r]/g

/** One look over the text decides for nearly all values; surrogates are looked at because they may stand alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const textNeedsCare = /[\u0000-\u0008\u000B-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const attributeNeedsCare = /[\u0000-\u001F&<"\uD800-\uDFFF\uFFFE\uFFFF]/

const textEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
}
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** A missing value that slipped through the types must not go out, signed, as the word `undefined`. */
function assertString(value: unknown, elementName: string): asserts value is string {
  if (typeof value !== 'string') throw unwritable(elementName, 'a value is not a string')
}

function assertCharacters(text: string, elementName: string): void {
  if (isOutsideXml(text)) {
    throw unwritable(elementName, 'a value has a character that XML 1.0 does not allow')
  }
}
