import type { Namespaces, ReceivedAttribute } from './received-tree.ts'
import { absoluteUri, xmlNamespace, xmlnsNamespace } from './xml-names.ts'
import { assertXml } from './xml-refused.ts'

export interface RawAttribute {
  readonly name: string
  readonly value: string
}

export interface BoundName {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespace: string
  readonly attributes: readonly ReceivedAttribute[]
  readonly declares: boolean
  readonly inForce: Namespaces
}

const none: readonly ReceivedAttribute[] = Object.freeze([])

/**
 * Gives an element and its attributes their namespaces (Namespaces in XML 1.0). A prefix that is not declared, a
 * namespace name that is not absolute, and two attributes of the same name are refused. Throws `XmlRefused`.
 */
export function bindNamespaces(name: string, raw: readonly RawAttribute[], inherited: Namespaces): BoundName {
  const inForce = raw.length === 0 ? inherited : declare(raw, inherited)
  const attributes = raw.length === 0 ? none : bindAttributes(raw, inForce)
  const colon = name.indexOf(':')
  const prefix = colon < 0 ? '' : name.slice(0, colon)
  return {
    name,
    prefix,
    localName: colon < 0 ? name : name.slice(colon + 1),
    namespace: namespaceOf(prefix, inForce),
    attributes,
    declares: inForce !== inherited,
    inForce,
  }
}

function declare(raw: readonly RawAttribute[], inherited: Namespaces): Namespaces {
  let own: Record<string, string> | null = null
  const seen = new Set<string>()
  for (const { name, value } of raw) {
    const prefix = declaredPrefix(name)
    if (prefix === null) continue
    assertXml(!seen.has(prefix), 'a namespace is declared twice')
    seen.add(prefix)
    assertXml(mayDeclare(prefix, value), 'a namespace is declared that may not be')
    if (prefix === 'xml') continue
    own ??= Object.assign(Object.create(null) as Record<string, string>, inherited)
    own[prefix] = value
  }
  return own ?? inherited
}

function mayDeclare(prefix: string, value: string): boolean {
  if (prefix === 'xml') return value === xmlNamespace
  if (prefix === 'xmlns' || value === xmlNamespace || value === xmlnsNamespace) return false
  return (prefix === '' && value === '') || absoluteUri.test(value)
}

function bindAttributes(raw: readonly RawAttribute[], inForce: Namespaces): readonly ReceivedAttribute[] {
  const bound: ReceivedAttribute[] = []
  for (const { name, value } of raw) {
    if (declaredPrefix(name) !== null) continue
    const colon = name.indexOf(':')
    const prefix = colon < 0 ? '' : name.slice(0, colon)
    const localName = colon < 0 ? name : name.slice(colon + 1)
    bound.push({ name, prefix, localName, namespace: colon < 0 ? '' : namespaceOf(prefix, inForce), value })
  }
  if (bound.length > 1) {
    bound.sort(byExpandedName)
    for (let index = 1; index < bound.length; index += 1) {
      const [one, other] = [bound[index - 1], bound[index]] as [ReceivedAttribute, ReceivedAttribute]
      assertXml(byExpandedName(one, other) !== 0, 'an attribute stands twice')
    }
  }
  return bound
}

/** Order of Canonical XML 1.0 section 2.2: by namespace name, then by local name. */
function byExpandedName(a: ReceivedAttribute, b: ReceivedAttribute): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1
  return a.localName < b.localName ? -1 : a.localName > b.localName ? 1 : 0
}

function declaredPrefix(name: string): string | null {
  if (!name.startsWith('xmlns')) return null
  if (name.length === 5) return ''
  return name.charCodeAt(5) === 58 ? name.slice(6) : null
}

function namespaceOf(prefix: string, inForce: Namespaces): string {
  if (prefix === 'xml') return xmlNamespace
  const namespace = inForce[prefix]
  assertXml(namespace !== undefined, 'a prefix is not declared')
  return namespace
}
