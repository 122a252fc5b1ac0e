import { ParseOption, XmlC14NMode, XmlDocument, XmlElement, type XmlNode } from 'libxml2-wasm'
import { decodeXml } from '../wire/decode-xml.ts'
import { xmldsigNamespace } from './algorithms.ts'
import { Refused, refuseUnless } from './signature-refusal.ts'

/**
 * Parses received bytes for one use. libxml2 reads what partners write, because C14N of foreign XML hangs on details of
 * parsing (line ends, attribute normalisation, CDATA) that sax leaves out and that xmlsec1 takes from the same library.
 * It lives outside the garbage collector: the document is freed whatever happens.
 */
export function withDocument<T>(bytes: Uint8Array, maxBytes: number, use: (document: XmlDocument) => T): T {
  const document = parse(bytes, maxBytes)
  try {
    return use(document)
  } finally {
    document.dispose()
  }
}

function parse(bytes: Uint8Array, maxBytes: number): XmlDocument {
  let text: string
  try {
    text = decodeXml(bytes, maxBytes)
  } catch {
    throw new Refused('xml_unsafe')
  }
  try {
    return XmlDocument.fromString(text, {
      option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_IGNORE_ENC,
    })
  } catch {
    throw new Refused('xml_malformed')
  }
}

export function canonicalise(node: XmlDocument | XmlElement): string {
  return node.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 })
}

/** The child elements, which must be exactly the named ones of the XMLDSig namespace, in this order. */
export function structure<const Names extends readonly string[]>(
  parent: XmlElement,
  names: Names,
): { [Index in keyof Names]: XmlElement } {
  const children = elementsIn(parent)
  const fits =
    children.length === names.length &&
    children.every((child, index) => child.name === names[index] && child.namespaceUri === xmldsigNamespace)
  refuseUnless(fits, 'signature_malformed')
  return children as { [Index in keyof Names]: XmlElement }
}

export function elementsIn(parent: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  for (let node = parent.firstChild; node !== null; node = node.next) {
    if ((node as XmlNode) instanceof XmlElement) found.push(node as XmlElement)
  }
  return found
}

/** An algorithm with parameters (InclusiveNamespaces, say) is another algorithm than its URI alone. */
export function algorithmOf(node: XmlElement): string | undefined {
  return elementsIn(node).length === 0 ? node.attr('Algorithm')?.value : undefined
}

/** Line breaks within are usual; anything else that is not base64 is refused. */
export function decodeBase64(text: string): Buffer {
  const compact = text.replace(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(compact, 'base64')
  refuseUnless(bytes.toString('base64') === compact, 'signature_malformed')
  return bytes
}
