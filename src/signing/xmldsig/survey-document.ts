import { xmldsigNamespace } from '../algorithms.ts'
import type { ReceivedDocument, ReceivedElement, ReceivedNode } from '../xml/received-tree.ts'
import { refuseUnless } from './signature-refusal.ts'

export interface Survey {
  /** Every `ds:Signature`, wherever it stands, in document order. */
  readonly signatures: readonly ReceivedElement[]
  /** Who carries a value as an Id, in any spelling (`Id`, `ID`, `id`, `xml:id`): other verifiers may look at any. */
  readonly ids: ReadonlyMap<string, readonly IdBearer[]>
}

export interface IdBearer {
  readonly element: ReceivedElement
  readonly attribute: string
}

/** Walks a document once for what verification must know of all of it. Throws `Refused` for a comment inside text. */
export function surveyDocument(document: ReceivedDocument): Survey {
  const signatures: ReceivedElement[] = []
  const ids = new Map<string, IdBearer[]>()
  const walk = (element: ReceivedElement) => {
    if (element.localName === 'Signature' && element.namespace === xmldsigNamespace) signatures.push(element)
    for (const { name, localName, value } of element.attributes) {
      if (localName !== 'Id' && localName !== 'ID' && localName !== 'id') continue
      const bearer = { element, attribute: name }
      const others = ids.get(value)
      if (others) others.push(bearer)
      else ids.set(value, [bearer])
    }
    for (const child of element.children) {
      if (typeof child === 'object' && child.kind === 'element') walk(child)
    }
    if (document.hasComments) assertNoCommentInText(element.children)
  }
  walk(document.root)
  return { signatures, ids }
}

/** Readers that stop at a comment see another text than was signed: it is the sender's to leave such comments out. */
function assertNoCommentInText(children: readonly ReceivedNode[]): void {
  for (const [index, child] of children.entries()) {
    if (typeof child === 'string' || child.kind !== 'comment') continue
    const isInText = isText(children[index - 1]) || isText(children[index + 1])
    refuseUnless(!isInText, 'comment_in_text')
  }
}

function isText(node: ReceivedNode | undefined): boolean {
  return typeof node === 'string' && /[^ \t\r\n]/.test(node)
}
