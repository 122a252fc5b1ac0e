import { bindNamespaces, type RawAttribute } from './bind-namespaces.ts'
import { readAttributeValue, readCharacterData, readLineEnds } from './character-data.ts'
import type {
  Namespaces,
  ReceivedComment,
  ReceivedDocument,
  ReceivedElement,
  ReceivedInstruction,
  ReceivedNode,
} from './received-tree.ts'
import { qualifiedNamePattern } from './xml-names.ts'
import { assertXml } from './xml-refused.ts'

/** Elements within elements; the limit of libxml2 too. */
const deepest = 256

const noNamespaces: Namespaces = Object.freeze(Object.assign(Object.create(null), { '': '' }))

/** An element while it is read: its end is not known yet. */
interface OpenElement extends ReceivedElement {
  readonly children: ReceivedNode[]
  end: number
  contentEnd: number
  /** Character data that the next tag, comment or instruction ends. */
  pending: string
}

/**
 * Reads the text of a received document (checked by `decodeXml` for its characters, document types and encodings) into a
 * tree that canonical form can be written from. It knows all of XML 1.0 with namespaces but document types, and refuses
 * what it does not know: a document that libxml2 refuses is refused, what both read has the same canonical form.
 * Throws `XmlRefused`.
 */
export function readDocument(text: string): ReceivedDocument {
  const before: (ReceivedComment | ReceivedInstruction)[] = []
  const after: (ReceivedComment | ReceivedInstruction)[] = []
  let root: ReceivedElement | null = null
  let open: OpenElement | null = null
  let depth = 0
  let hasInstructions = false
  let hasComments = false
  let at = skipDeclaration(text)

  const place = (node: ReceivedComment | ReceivedInstruction) => {
    if (open) append(open, node)
    else (root ? after : before).push(node)
  }

  while (at < text.length) {
    const tag = text.indexOf('<', at)
    const characters = tag < 0 ? text.slice(at) : text.slice(at, tag)
    if (open) open.pending += readCharacterData(characters)
    else assertXml(isWhiteSpace(characters), 'there is text outside the root')
    if (tag < 0) break

    const next = text.charCodeAt(tag + 1)
    if (next === slash) {
      assertXml(open !== null, 'an end tag without its element')
      at = closeElement(text, tag, open)
      depth -= 1
      open = open.parent as OpenElement | null
    } else if (next === exclamation) {
      if (text.startsWith('<!--', tag)) {
        const end = endOf(text, '-->', tag + 4)
        const comment = text.slice(tag + 4, end)
        assertXml(!comment.includes('--') && !comment.endsWith('-'), 'a comment holds two hyphens')
        place({ kind: 'comment', text: readLineEnds(comment) })
        hasComments = true
        at = end + 3
      } else {
        assertXml(open !== null && text.startsWith('<![CDATA[', tag), 'a declaration where none may stand')
        const end = endOf(text, ']]>', tag + 9)
        open.pending += readLineEnds(text.slice(tag + 9, end))
        at = end + 3
      }
    } else if (next === question) {
      const end = endOf(text, '?>', tag + 2)
      place(readInstruction(text.slice(tag + 2, end)))
      hasInstructions = true
      at = end + 2
    } else {
      assertXml(open !== null || root === null, 'there are two roots')
      const element: OpenElement = readStartTag(text, tag, open)
      if (open) append(open, element)
      else root = element
      at = element.end
      if (!element.isEmptyTag) {
        open = element
        depth += 1
        assertXml(depth <= deepest, 'elements stand too deep within each other')
      }
    }
  }
  assertXml(root !== null && open === null, 'an element is not closed')
  return { root, before, after, hasInstructions, hasComments, text }
}

const slash = 47
const exclamation = 33
const question = 63
const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/
const nameAt = new RegExp(qualifiedNamePattern, 'y')
const spaceAt = /[ \t\r\n]+/y
const equalsAt = /[ \t\r\n]*=[ \t\r\n]*/y
const nothingButSpace = /^[ \t\r\n]*$/
const instruction = /^([^\s:?<>&"'/=]+)(?:[ \t\r\n]+([\s\S]*))?$/

function skipDeclaration(text: string): number {
  if (!/^<\?xml[ \t\r\n]/.test(text)) return 0
  const found = declaration.exec(text)
  assertXml(found !== null, 'the XML declaration is not one of XML 1.0')
  return found[0].length
}

function readStartTag(text: string, start: number, parent: OpenElement | null): OpenElement {
  let at = matchEnd(nameAt, text, start + 1)
  assertXml(at > 0, 'an element without a name')
  const name = text.slice(start + 1, at)
  const attributes: RawAttribute[] = []
  for (;;) {
    const afterSpace = matchEnd(spaceAt, text, at)
    const next = text.charCodeAt(Math.max(afterSpace, at))
    if (next === 62 || next === slash) {
      at = Math.max(afterSpace, at)
      break
    }
    assertXml(afterSpace > 0, 'a start tag is not well formed')
    const nameEnd = matchEnd(nameAt, text, afterSpace)
    assertXml(nameEnd > 0, 'an attribute without a name')
    const valueStart = matchEnd(equalsAt, text, nameEnd)
    const quote = text[valueStart]
    assertXml(valueStart > 0 && (quote === '"' || quote === "'"), 'an attribute without a value')
    const valueEnd = endOf(text, quote, valueStart + 1)
    attributes.push({
      name: text.slice(afterSpace, nameEnd),
      value: readAttributeValue(text.slice(valueStart + 1, valueEnd)),
    })
    at = valueEnd + 1
  }
  const isEmptyTag = text.charCodeAt(at) === slash
  assertXml(!isEmptyTag || text.charCodeAt(at + 1) === 62, 'a start tag is not well formed')
  const end = at + (isEmptyTag ? 2 : 1)
  const bound = bindNamespaces(name, attributes, parent?.inForce ?? noNamespaces)
  return {
    kind: 'element',
    ...bound,
    parent,
    children: [],
    start,
    end,
    contentEnd: at,
    isEmptyTag,
    pending: '',
  }
}

function closeElement(text: string, tag: number, open: OpenElement): number {
  const nameEnd = tag + 2 + open.name.length
  assertXml(text.startsWith(open.name, tag + 2), 'an end tag of another element')
  const end = Math.max(matchEnd(spaceAt, text, nameEnd), nameEnd)
  assertXml(text.charCodeAt(end) === 62, 'an end tag is not well formed')
  flush(open)
  open.contentEnd = tag
  open.end = end + 1
  return open.end
}

function append(parent: OpenElement, child: ReceivedNode): void {
  flush(parent)
  parent.children.push(child)
}

function flush(element: OpenElement): void {
  if (element.pending === '') return
  element.children.push(element.pending)
  element.pending = ''
}

function readInstruction(content: string): ReceivedInstruction {
  const [, target, text = ''] = instruction.exec(content) ?? []
  assertXml(
    target !== undefined && matchEnd(nameAt, target, 0) === target.length && target.toLowerCase() !== 'xml',
    'a processing instruction without a name',
  )
  return { kind: 'instruction', target, text: readLineEnds(text) }
}

/** Where a sticky pattern ends when it matches at a place; -1 when it does not. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  assertXml(end >= 0, 'something is not closed')
  return end
}

function isWhiteSpace(text: string): boolean {
  return nothingButSpace.test(text)
}
