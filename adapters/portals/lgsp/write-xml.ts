import type { Signer } from '../../../src/ports/signer.ts'
import { element, writeCanonical, type XmlElement } from '../../../src/signing/xmldsig/canonical-xml.ts'
import { signEnveloped, signOutside } from '../../../src/signing/xmldsig/xmldsig.ts'
import type { Fields } from './fields.ts'
import type { LgspSettings } from './settings.ts'

/** The value of the Id that a signature outside its element refers to. */
export const messageId = 'message'

/** Writes a message as canonical XML without a namespace, signed as the settings say. Throws `unwritable_text`. */
export async function writeXml(
  root: string,
  fields: Fields,
  { signature, wrapper }: LgspSettings,
  signer: Signer,
): Promise<Buffer> {
  if (signature === 'none') return Buffer.from(writeCanonical(toElement(root, fields)))
  if (signature === 'enveloped') {
    return signEnveloped(toElement(root, fields), signer, { reference: 'document' })
  }
  const message = toElement(root, fields, { Id: messageId })
  return signOutside(element(wrapper, {}, [message]), signer, { signedId: messageId })
}

function toElement(name: string, fields: Fields, attributes: Record<string, string> = {}): XmlElement {
  const children: XmlElement[] = []
  for (const [field, value] of Object.entries(fields)) {
    const child = namesInXml[field] ?? field
    if (value === undefined) continue
    if (typeof value === 'object') for (const entry of value) children.push(toElement(child, entry))
    else children.push(element(child, {}, [String(value).normalize('NFC')]))
  }
  return element(name, attributes, children)
}

/** The schema of the XML form spells this one with a small L. */
const namesInXml: Readonly<Record<string, string>> = { AttachmentId: 'Attachmentld' }
