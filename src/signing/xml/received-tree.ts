/** Namespace names in force by prefix; the empty prefix is the default namespace, the empty name none. */
export type Namespaces = Readonly<Record<string, string>>

export interface ReceivedAttribute {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespace: string
  /** As a reader sees it: references resolved, white space normalised. */
  readonly value: string
}

export interface ReceivedElement {
  readonly kind: 'element'
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespace: string
  readonly attributes: readonly ReceivedAttribute[]
  /** Whether this element declares a namespace, so that `inForce` is its own. */
  readonly declares: boolean
  readonly inForce: Namespaces
  readonly parent: ReceivedElement | null
  readonly children: readonly ReceivedNode[]
  /** Where the element stands in the text that was read, in UTF-16 units: `<` of its start tag, after `>` of its end tag. */
  readonly start: number
  readonly end: number
  /** Where its end tag begins; for an empty-element tag, where its `/>` stands. */
  readonly contentEnd: number
  readonly isEmptyTag: boolean
}

export interface ReceivedComment {
  readonly kind: 'comment'
  readonly text: string
}

export interface ReceivedInstruction {
  readonly kind: 'instruction'
  readonly target: string
  readonly text: string
}

/** A string is character data: text, resolved references and CDATA, joined. */
export type ReceivedNode = ReceivedElement | ReceivedComment | ReceivedInstruction | string

export interface ReceivedDocument {
  readonly root: ReceivedElement
  /** Comments and processing instructions before and after the root. */
  readonly before: readonly (ReceivedComment | ReceivedInstruction)[]
  readonly after: readonly (ReceivedComment | ReceivedInstruction)[]
  readonly hasInstructions: boolean
  readonly hasComments: boolean
  readonly text: string
}

/** The child elements, in their order. */
export function childElements(parent: ReceivedElement): ReceivedElement[] {
  const found: ReceivedElement[] = []
  for (const child of parent.children) {
    if (typeof child === 'object' && child.kind === 'element') found.push(child)
  }
  return found
}

/** The value of an attribute without a namespace. */
export function attributeOf(element: ReceivedElement, name: string): string | undefined {
  for (const attribute of element.attributes) if (attribute.name === name) return attribute.value
  return undefined
}

/** The character data of an element that holds nothing else; undefined when it holds elements. */
export function textOf(element: ReceivedElement): string | undefined {
  let text = ''
  for (const child of element.children) {
    if (typeof child === 'string') text += child
    else if (child.kind === 'element') return undefined
  }
  return text
}

/** Every element of a tree, its own first, in document order. */
export function* descendants(element: ReceivedElement): Generator<ReceivedElement> {
  yield element
  for (const child of element.children) {
    if (typeof child === 'object' && child.kind === 'element') yield* descendants(child)
  }
}
