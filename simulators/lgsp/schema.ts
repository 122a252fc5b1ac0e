import { type FieldRule, messageRules, type Operation } from './message-rules.ts'
import { valueKinds } from './value-kinds.ts'

export type SignaturePlacement = 'outside' | 'enveloped' | 'none'

/** Writes the XSD of one operation's document, with the place that a signature has in it. */
export function writeSchema(operation: Operation, placement: SignaturePlacement, wrapper: string): string {
  const { root, fields } = messageRules[operation]
  const message = fields.map(writeField).join('')
  const documents = {
    none: writeRoot(root, message),
    enveloped: writeRoot(root, message + signature, '<xsd:attribute name="Id" type="xsd:ID"/>'),
    outside: writeRoot(
      wrapper,
      writeRoot(root, message, '<xsd:attribute name="Id" type="xsd:ID" use="required"/>') + signature,
    ),
  } as const satisfies Record<SignaturePlacement, string>
  const types = Object.entries(valueKinds).map(
    ([name, { base, facets }]) =>
      `<xsd:simpleType name="${name}"><xsd:restriction base="${base}">${facets}</xsd:restriction></xsd:simpleType>`,
  )
  return `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">${types.join('')}${documents[placement]}</xsd:schema>`
}

/** What stands inside a signature is checked where signatures are. */
const signature = '<xsd:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="skip"/>'

const writeRoot = (name: string, content: string, attribute = '') =>
  `<xsd:element name="${name}">${writeType(content, attribute)}</xsd:element>`

const writeType = (content: string, attribute = '') =>
  `<xsd:complexType><xsd:sequence>${content}</xsd:sequence>${attribute}</xsd:complexType>`

function writeField({ name, holds, least, most }: FieldRule): string {
  const occurs = `name="${name}" minOccurs="${least}" maxOccurs="${most}"`
  if (typeof holds === 'string') return `<xsd:element ${occurs} type="${holds}"/>`
  return `<xsd:element ${occurs}>${writeType(holds.map(writeField).join(''))}</xsd:element>`
}
