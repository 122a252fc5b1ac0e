import { standsAt } from '../xml/element-path.ts'
import { readDocument } from '../xml/read-document.ts'
import {
  attributeOf,
  childElements,
  descendants,
  type ReceivedDocument,
  type ReceivedElement,
} from '../xml/received-tree.ts'
import { isDs } from './read-signature.ts'
import type { SignatureProfile, SignatureSlot } from './signature-profile.ts'
import { Refused } from './signature-refusal.ts'
import { unwritable } from './unwritable.ts'
import { readReceived } from './verify-xmldsig.ts'

/** Reads a document that is to be signed. Throws `unwritable_text` when verifiers would not read it. */
export function readSignable(bytes: Uint8Array, maxBytes: number): ReceivedDocument {
  try {
    return readReceived(bytes, maxBytes)
  } catch (error) {
    if (error instanceof Refused) throw unwritable('a document', `it cannot be signed: ${error.why}`)
    throw error
  }
}

/**
 * Finds the element that takes a signature: the one at the place of the slot that has none yet, and carries the Id when
 * one is given. Throws `unwritable_text` when there is none, or several.
 */
export function findHolder(
  { root }: ReceivedDocument,
  { holder: path }: SignatureSlot,
  { idAttribute }: SignatureProfile,
  holderId: string | undefined,
): ReceivedElement {
  const [holder, ...more] = [...descendants(root)].filter(
    (element) =>
      standsAt(element, path, null) &&
      (holderId === undefined || attributeOf(element, idAttribute) === holderId) &&
      !childElements(element).some((child) => isDs(child, 'Signature')),
  )
  if (holder === undefined) throw unwritable('a document', 'it has no free place for this signature')
  if (more.length > 0) throw unwritable(holder.name, 'there are several places for this signature')
  return holder
}

/** Writes a signature as the last child of its holder and leaves every other character as it is. */
export function insertSignature(text: string, holder: ReceivedElement, signature: string): string {
  const { contentEnd, isEmptyTag, end, name } = holder
  if (!isEmptyTag) return text.slice(0, contentEnd) + signature + text.slice(contentEnd)
  return `${text.slice(0, contentEnd)}>${signature}</${name}>${text.slice(end)}`
}

/** Reads a document into which a signature was written, and finds it. */
export function readPlaced(
  text: string,
  { contentEnd, isEmptyTag }: ReceivedElement,
): { readonly document: ReceivedDocument; readonly signature: ReceivedElement } {
  const document = readDocument(text)
  const start = contentEnd + (isEmptyTag ? 1 : 0)
  for (const element of descendants(document.root)) {
    if (element.start === start) return { document, signature: element }
  }
  throw unwritable('a document', 'the signature is not where it was written')
}
