import { escapeReadAttribute, escapeReadText } from '../xmldsig/canonical-text.ts'
import type {
  Namespaces,
  ReceivedAttribute,
  ReceivedComment,
  ReceivedDocument,
  ReceivedElement,
  ReceivedInstruction,
} from './received-tree.ts'

export interface CanonicalForm {
  /** Canonical XML 1.0, or Exclusive XML Canonicalization 1.0. */
  readonly method: 'inclusive' | 'exclusive'
  readonly comments: boolean
  /** `InclusiveNamespaces PrefixList` of the exclusive method; the default namespace is the empty prefix. */
  readonly inclusivePrefixes?: readonly string[]
}

/** Writes a whole document in canonical form, leaving out one element when told to (the enveloped-signature transform). */
export function canonicaliseDocument(
  { root, before, after }: ReceivedDocument,
  form: CanonicalForm,
  omitted: ReceivedElement | null = null,
): string {
  let written = ''
  for (const node of before) {
    const text = writeAside(node, form)
    if (text !== '') written += `${text}\n`
  }
  written += canonicaliseElement(root, form, omitted)
  for (const node of after) {
    const text = writeAside(node, form)
    if (text !== '') written += `\n${text}`
  }
  return written
}

/**
 * Writes one element with all it holds in canonical form. The inclusive method gives it what is in force around it:
 * every namespace, and the `xml:` attributes of its ancestors (Canonical XML 1.0 section 2.4).
 */
export function canonicaliseElement(
  apex: ReceivedElement,
  form: CanonicalForm,
  omitted: ReceivedElement | null = null,
): string {
  const inherited = form.method === 'inclusive' ? inheritedXmlAttributes(apex) : []
  return writeElement(apex, nothingWritten, { form, omitted }, inherited)
}

interface Writing {
  readonly form: CanonicalForm
  readonly omitted: ReceivedElement | null
}

const nothingWritten: Namespaces = Object.freeze(Object.assign(Object.create(null), { '': '' }))

function writeElement(
  element: ReceivedElement,
  written: Namespaces,
  writing: Writing,
  inherited: readonly ReceivedAttribute[] = [],
): string {
  if (element === writing.omitted) return ''
  let openTag = `<${element.name}`
  const missing = missingPrefixes(element, written, writing.form)
  let inForce = written
  if (missing.length > 0) {
    const now = Object.assign(Object.create(null) as Record<string, string>, written)
    for (const prefix of missing.sort()) {
      const namespace = element.inForce[prefix] as string
      now[prefix] = namespace
      openTag += prefix === '' ? ` xmlns="${namespace}"` : ` xmlns:${prefix}="${namespace}"`
    }
    inForce = now
  }
  const attributes =
    inherited.length === 0 ? element.attributes : withInherited(element.attributes, inherited)
  for (const { name, value } of attributes) openTag += ` ${name}="${escapeReadAttribute(value)}"`

  let content = ''
  for (const child of element.children) {
    if (typeof child === 'string') content += escapeReadText(child)
    else if (child.kind === 'element') content += writeElement(child, inForce, writing)
    else content += writeAside(child, writing.form)
  }
  return `${openTag}>${content}</${element.name}>`
}

/** The prefixes whose namespace the element must declare because no element around it, as written, does. */
function missingPrefixes(
  element: ReceivedElement,
  written: Namespaces,
  { method, inclusivePrefixes }: CanonicalForm,
): string[] {
  const { inForce } = element
  const missing: string[] = []
  const lookAt = (prefix: string) => {
    const namespace = prefix === 'xml' ? undefined : inForce[prefix]
    if (namespace !== undefined && written[prefix] !== namespace && !missing.includes(prefix)) {
      missing.push(prefix)
    }
  }
  if (method === 'inclusive') {
    if (element.declares || written === nothingWritten) for (const prefix in inForce) lookAt(prefix)
    return missing
  }
  lookAt(element.prefix)
  for (const { prefix } of element.attributes) if (prefix !== '') lookAt(prefix)
  if (inclusivePrefixes) for (const prefix of inclusivePrefixes) lookAt(prefix)
  return missing
}

function inheritedXmlAttributes(apex: ReceivedElement): readonly ReceivedAttribute[] {
  const found: ReceivedAttribute[] = []
  for (let ancestor = apex.parent; ancestor !== null; ancestor = ancestor.parent) {
    for (const attribute of ancestor.attributes) {
      if (attribute.prefix === 'xml' && !found.some(({ name }) => name === attribute.name))
        found.push(attribute)
    }
  }
  return found
}

function withInherited(
  own: readonly ReceivedAttribute[],
  inherited: readonly ReceivedAttribute[],
): readonly ReceivedAttribute[] {
  const added = inherited.filter(({ name }) => !own.some((attribute) => attribute.name === name))
  return [...own, ...added].sort((a, b) => {
    if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1
    return a.localName < b.localName ? -1 : 1
  })
}

function writeAside(node: ReceivedComment | ReceivedInstruction, { comments }: CanonicalForm): string {
  if (node.kind === 'comment') return comments ? `<!--${escapeCarriageReturn(node.text)}-->` : ''
  return node.text === '' ? `<?${node.target}?>` : `<?${node.target} ${escapeCarriageReturn(node.text)}?>`
}

/** None is left after line ends were read; the rule stands here because the specification has it (section 2.3). */
function escapeCarriageReturn(text: string): string {
  return text.replaceAll('\r', '&#xD;')
}
