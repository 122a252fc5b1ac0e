import { localName, type XmlObject, type XmlValue } from '../../../src/wire/xml-reader.ts'

/** An element of a document in which every element is a list, whatever its namespace prefix. */
export type Tree = XmlObject | string

/** The elements at a path of names; every step takes all that are there. */
export function all(tree: Tree | undefined, ...path: readonly string[]): Tree[] {
  return path.reduce<Tree[]>(
    (trees, name) => trees.flatMap((one) => children(one, name)),
    tree === undefined ? [] : [tree],
  )
}

/** The text of the first element at a path; nothing where there is none or it is empty. */
export function text(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const [found] = all(tree, ...path)
  const value = typeof found === 'object' ? found._ : found
  const trimmed = typeof value === 'string' ? value.trim() : ''
  return trimmed === '' ? undefined : trimmed
}

/** The value of an attribute of the first element at a path. */
export function attribute(
  tree: Tree | undefined,
  name: string,
  ...path: readonly string[]
): string | undefined {
  const [found] = all(tree, ...path)
  const attributes = typeof found === 'object' ? found.$ : undefined
  const value =
    typeof attributes === 'object' && !Array.isArray(attributes) ? (attributes as XmlObject)[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Elements of which `lineOf` is known. */
export const numbered = ['Stmt', 'Ntfctn', 'Bal', 'Ntry'] as const

/** The line of the file that an element begins in. */
export const lineOf = (tree: Tree): number => Number(attribute(tree, '#line'))

function children(tree: Tree, name: string): Tree[] {
  if (typeof tree === 'string') return []
  return Object.entries(tree)
    .filter(([key]) => key !== '$' && key !== '_' && localName(key) === name)
    .flatMap(([, value]) => asList(value))
}

const asList = (value: XmlValue | readonly XmlValue[] | undefined): Tree[] =>
  value === undefined ? [] : Array.isArray(value) ? [...value] : [value as Tree]
