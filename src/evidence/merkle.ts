import { hash } from 'node:crypto'

/** Hash of a leaf (RFC 9162 section 2.1.1); its prefix keeps an inner node from passing for a leaf. */
export const leafHash = (bytes: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([leafPrefix, bytes]), 'buffer')

const leafPrefix = Buffer.from([0])
const nodePrefix = Buffer.from([1])

const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')

/** Root of the tree over hashes of leaves, at least one (RFC 9162 section 2.1.1). */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  const [only, ...others] = leaves
  if (only === undefined) throw new RangeError('a tree has at least one leaf')
  if (others.length === 0) return only
  const split = leftSize(leaves.length)
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)))
}

/** The hashes that lead from the leaf at `index` to the root, nearest first (RFC 9162 section 2.1.3.1). */
export function merklePath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length < 2) return []
  const split = leftSize(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...merklePath(left, index), merkleRoot(right)]
    : [...merklePath(right, index - split), merkleRoot(left)]
}

/** The root that a path leads to; undefined when the path is not one of a tree of `size` leaves (section 2.1.3.2). */
export function rootOfPath(
  leaf: Buffer,
  { index, size, path }: { index: number; size: number; path: readonly Buffer[] },
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined
  let [place, last] = [index, size - 1]
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else root = nodeHash(root, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : undefined
}

const half = (value: number) => Math.floor(value / 2)

/** The largest power of two below the number of leaves. */
const leftSize = (size: number): number => 2 ** Math.floor(Math.log2(size - 1))
