import type { ReceivedElement } from './received-tree.ts'

/** Whether an element stands at a path below `top` (not part of the path), or from the root when `top` is null. */
export function standsAt(
  element: ReceivedElement,
  path: readonly string[],
  top: ReceivedElement | null,
): boolean {
  return matches(element, path, path.length - 1, top)
}

/** Compares from the inside out; `**` tries every number of elements. */
function matches(
  element: ReceivedElement | null,
  path: readonly string[],
  last: number,
  top: ReceivedElement | null,
): boolean {
  if (last < 0) return element === top
  if (path[last] === '**') {
    if (matches(element, path, last - 1, top)) return true
    return element !== top && element !== null && matches(element.parent, path, last, top)
  }
  if (element === top || element === null) return false
  return isNamed(element, path[last] as string) && matches(element.parent, path, last - 1, top)
}

/** Whether an element has a name of the form `{namespace}name`, `name` (no namespace) or `*`. */
function isNamed({ localName, namespace }: ReceivedElement, name: string): boolean {
  if (name === '*') return true
  if (!name.startsWith('{')) return namespace === '' && localName === name
  const end = name.indexOf('}')
  return name.slice(end + 1) === localName && name.slice(1, end) === namespace
}
