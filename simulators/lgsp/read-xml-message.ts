import {
  ParseOption,
  XmlC14NMode,
  XmlDocument,
  type XmlElement,
  XmlLibError,
  XsdValidator,
} from 'libxml2-wasm'
import type { Operation } from './message-rules.ts'
import { describeMessage, type ReceivedMessage } from './received-message.ts'
import { Refusal } from './refusal.ts'
import { type SignaturePlacement, writeSchema } from './schema.ts'
import { createSignatureVerifier, type RegisteredKeys } from './xml-signature.ts'

export interface XmlRules {
  readonly placement: SignaturePlacement
  readonly wrapper: string
  readonly keys: RegisteredKeys
}

/** Makes the strict reader of XML messages: schema first, then signature, then the few facts that are kept. */
export function createXmlReader({ placement, wrapper, keys }: XmlRules) {
  const validators = {
    SyncDocument: compile(writeSchema('SyncDocument', placement, wrapper)),
    UpdateDocumentTraces: compile(writeSchema('UpdateDocumentTraces', placement, wrapper)),
  } as const satisfies Record<Operation, XsdValidator>
  const verifySignature = placement === 'none' ? undefined : createSignatureVerifier(placement, keys)

  return (operation: Operation, bytes: Buffer): ReceivedMessage => {
    if (bytes.includes('<!DOCTYPE')) throw new Refusal(400, 'document types are not accepted')
    const document = parse(bytes)
    try {
      assertValid(validators[operation], document)
      const { message, content } = verifySignature?.(document) ?? {
        message: document.root,
        content: document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 }),
      }
      return describe(message, content, verifySignature === undefined ? 'none' : 'valid')
    } finally {
      document.dispose()
    }
  }
}

function describe(message: XmlElement, content: string, signature: ReceivedMessage['signature']) {
  const prices = message.find('DocFees/Price').map((price) => Number(price.content))
  return describeMessage((name) => message.get(name)?.content ?? '', prices, content, signature)
}

function parse(bytes: Buffer): XmlDocument {
  try {
    return XmlDocument.fromBuffer(bytes, {
      option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE,
    })
  } catch {
    throw new Refusal(400, 'the body is not XML')
  }
}

function assertValid(validator: XsdValidator, document: XmlDocument): void {
  try {
    validator.validate(document)
  } catch (error) {
    if (error instanceof XmlLibError) throw new Refusal(400, `the message is not valid: ${placeOf(error)}`)
    throw error
  }
}

/** libxml2 quotes the value that it refuses; only the element's name is repeated. */
const placeOf = (error: XmlLibError) => /Element '([^']+)'/.exec(error.message)?.[1] ?? 'the document'

function compile(schema: string): XsdValidator {
  const document = XmlDocument.fromString(schema)
  try {
    return XsdValidator.fromDoc(document)
  } finally {
    document.dispose()
  }
}
