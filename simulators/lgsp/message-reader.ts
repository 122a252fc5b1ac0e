import type { X509Certificate } from 'node:crypto'
import type { Request } from 'express'
import type { Operation } from './message-rules.ts'
import { readJsonMessage } from './read-json-message.ts'
import { createXmlReader } from './read-xml-message.ts'
import type { ReceivedMessage } from './received-message.ts'
import { Refusal } from './refusal.ts'
import type { SignaturePlacement } from './schema.ts'

/** The form that the axis has agreed with its senders. */
export interface MessageForm {
  readonly wire: 'json' | 'xml'
  /** Where the signature of an XML message must stand. */
  readonly signature: SignaturePlacement
  /** Root around a message whose signature is outside of it. */
  readonly wrapper?: string
  /** Header with the detached JWS that a JSON message must have; absent where JSON goes unsigned. */
  readonly jwsHeader?: string
  readonly certificates: readonly X509Certificate[]
}

export type MessageReader = (operation: Operation, request: Request, body: Buffer) => ReceivedMessage

/** Makes the reader of the agreed form; it refuses every other one. */
export function createMessageReader(form: MessageForm): MessageReader {
  const read = form.wire === 'xml' ? createXml(form) : createJson(form)
  return (operation, request, body) => {
    if (!request.is(`application/${form.wire}`)) throw new Refusal(400, `the body is not ${form.wire}`)
    return read(operation, request, body)
  }
}

function createXml({ signature, wrapper = 'SignedMessage', certificates }: MessageForm): MessageReader {
  const keys = new Map(certificates.map(({ raw, publicKey }) => [raw.toString('base64'), publicKey]))
  const read = createXmlReader({ placement: signature, wrapper, keys })
  return (operation, _request, body) => read(operation, body)
}

function createJson({ jwsHeader, certificates }: MessageForm): MessageReader {
  const keys = certificates.map(({ publicKey }) => publicKey)
  return (operation, request, body) =>
    jwsHeader === undefined
      ? readJsonMessage(operation, body)
      : readJsonMessage(operation, body, { jws: request.get(jwsHeader), keys })
}
