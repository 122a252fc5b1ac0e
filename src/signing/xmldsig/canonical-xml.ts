import { absoluteUri, qualifiedNamePattern, xmlNamespace } from '../xml/xml-names.ts'
import { escapeAttribute, escapeText } from './canonical-text.ts'
import { unwritable } from './unwritable.ts'

/** An element as it will be written. Namespace declarations stand among the attributes (`xmlns`, `xmlns:ds`). */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlChild[]
}

/** Canonical XML of one element, written earlier (and perhaps signed), that is set into a tree byte for byte. */
export interface CanonicalFragment {
  readonly canonical: string
}

export type XmlChild = XmlElement | CanonicalFragment | string

export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly XmlChild[],
): XmlElement {
  return { name, attributes, children }
}

/**
 * Writes a tree as canonical XML: what exclusive and inclusive C14N (without comments) would both make of it, so that
 * a digest can be taken over the result without parsing it again. The two agree because an element may declare only
 * namespaces that it uses itself and that are not in force already. Text is written as given: NFC is the caller's job.
 * Throws `unwritable_text` for what XML 1.0 or canonical form cannot hold; the error names the element, never the value.
 */
export function writeCanonical(root: XmlElement): string {
  return writeElement(root, noNamespaces)
}

/** Namespace names in force by prefix; the empty prefix is the default namespace. */
type Namespaces = Readonly<Record<string, string>>

const noNamespaces: Namespaces = Object.freeze(Object.assign(Object.create(null), { '': '' }))
function writeElement(node: XmlElement, inherited: Namespaces): string {
  const { name, children } = node
  if (!qualifiedName.test(name)) throw unwritable('an element', 'its name is not a qualified XML name')
  let inForce = inherited
  let openTag = `<${name}`
  let attributeCount = 0
  for (const _ in node.attributes) attributeCount++
  if (attributeCount > 0) {
    inForce = declare(node, inherited)
    openTag += writeAttributes(node, inForce)
  }
  assertDeclared(prefixOf(name), inForce, name)

  let content = ''
  for (const child of children) {
    if (typeof child !== 'object') content += escapeText(child, name)
    else if ('canonical' in child) content += insertFragment(child, inForce, name)
    else content += writeElement(child, inForce)
  }
  return `${openTag}>${content}</${name}>`
}

function declare(node: XmlElement, inherited: Namespaces): Namespaces {
  let inForce = inherited
  for (const attribute in node.attributes) {
    const prefix = declaredPrefix(attribute)
    if (prefix === null) continue
    const uri = node.attributes[attribute] as string
    if (prefix.startsWith('xml')) throw unwritable(node.name, `the prefix ${prefix} is reserved`)
    if (!(prefix === '' && uri === '') && !absoluteUri.test(uri)) {
      throw unwritable(node.name, `${attribute} is not an absolute URI`)
    }
    if (inherited[prefix] === uri) throw unwritable(node.name, `${attribute} is in force already`)
    if (!usesPrefix(node, prefix)) throw unwritable(node.name, `${attribute} is declared but not used`)
    if (inForce === inherited) inForce = Object.assign(Object.create(null), inherited)
    ;(inForce as Record<string, string>)[prefix] = uri
  }
  return inForce
}

/** Order of Canonical XML 1.0 section 2.2: declarations by prefix, then attributes by namespace name and local name. */
function writeAttributes(node: XmlElement, inForce: Namespaces): string {
  const declarations: [key: string, text: string][] = []
  const attributes: [key: string, text: string][] = []
  for (const name in node.attributes) {
    const value = node.attributes[name] as string
    const prefix = declaredPrefix(name)
    const text = ` ${name}="${escapeAttribute(value, node.name)}"`
    if (prefix !== null) {
      declarations.push([prefix, text])
      continue
    }
    if (!qualifiedName.test(name))
      throw unwritable(node.name, 'an attribute name is not a qualified XML name')
    attributes.push([expandedName(name, inForce, node.name), text])
  }
  const written = declarations.sort(byKey).concat(attributes.sort(byKey))
  let result = ''
  let previous = ''
  for (const [key, text] of written) {
    if (key !== '' && key === previous)
      throw unwritable(node.name, 'two attributes have the same expanded name')
    previous = key
    result += text
  }
  return result
}

/** Namespace name and local name, joined by a character that neither can hold. */
function expandedName(name: string, inForce: Namespaces, owner: string): string {
  const prefix = prefixOf(name)
  if (prefix === '') return `\u0000${name}`
  if (prefix === 'xml') return `${xmlNamespace}\u0000${name.slice(4)}`
  assertDeclared(prefix, inForce, owner)
  return `${inForce[prefix]}\u0000${name.slice(prefix.length + 1)}`
}

/**
 * A fragment was written as if nothing stood around it. Prefixes it declares itself keep their meaning anywhere, but a
 * default namespace around it would silently become its own.
 */
function insertFragment({ canonical }: CanonicalFragment, inForce: Namespaces, owner: string): string {
  if (inForce[''] !== '' && !fragmentWithOwnNamespace.test(canonical)) {
    throw unwritable(owner, 'a fragment without a namespace would take on the default namespace around it')
  }
  return canonical
}

const fragmentWithOwnNamespace = /^<[^\s:>]+ xmlns="/

const qualifiedName = new RegExp(`^${qualifiedNamePattern}$`)

function declaredPrefix(attribute: string): string | null {
  if (!attribute.startsWith('xmlns')) return null
  if (attribute.length === 5) return ''
  return attribute.charCodeAt(5) === 58 && qualifiedName.test(attribute) ? attribute.slice(6) : null
}

function usesPrefix(node: XmlElement, prefix: string): boolean {
  if (prefixOf(node.name) === prefix) return true
  if (prefix === '') return false
  for (const attribute in node.attributes) if (prefixOf(attribute) === prefix) return true
  return false
}

function assertDeclared(prefix: string, inForce: Namespaces, owner: string): void {
  if (inForce[prefix] === undefined) throw unwritable(owner, `the prefix ${prefix} is not declared`)
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? '' : name.slice(0, colon)
}

function byKey([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
