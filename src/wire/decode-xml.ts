import { GatewayError } from '../ports/gateway-error.ts'
import { decodeText } from './decode-text.ts'
import { isOutsideXml } from './xml-characters.ts'

/**
 * Reads received bytes as the text of an XML document, before any parser sees it. What makes XML dangerous is refused
 * here for every parser alike: other encodings, document types, entity declarations, characters outside XML 1.0. The
 * words are looked for in the whole text, so a document that merely quotes them is refused too; no partner sends that.
 * Throws `payload_too_large`, `invalid_encoding` and `invalid_xml`.
 */
export function decodeXml(bytes: Uint8Array, maxBytes: number): string {
  const text = decodeText(bytes, maxBytes)
  if (isOutsideXml(text)) {
    throw new GatewayError('invalid_xml', 'the document has a character that XML 1.0 does not allow')
  }
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) {
    throw new GatewayError('invalid_xml', 'document types and entity declarations are not accepted')
  }
  const encoding = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
    throw new GatewayError('invalid_encoding', 'the document declares an encoding other than UTF-8')
  }
  return text
}
