import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import { leafHash, merklePath, merkleRoot, rootOfPath } from '../../src/evidence/merkle.ts'

const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`${index}`)))
const tree = fc.integer({ min: 1, max: 200 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))

test('roots are those of the known answers of Certificate Transparency', () => {
  // The eight inputs and roots that implementations of RFC 6962 and 9162 share as test data.
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  const leaves = inputs.map((input) => leafHash(Buffer.from(input, 'hex')))
  expect(merkleRoot(leaves.slice(0, 1)).toString('hex')).toBe(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  )
  expect(merkleRoot(leaves).toString('hex')).toBe(
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  )
})

test('the path of every leaf leads to the root, and of no other leaf, place or size', () => {
  fc.assert(
    fc.property(tree, fc.nat(400), ([size, index], other) => {
      const leaves = leavesOf(size)
      const path = merklePath(leaves, index)
      const root = merkleRoot(leaves)
      const leaf = leaves[index] as Buffer
      expect(rootOfPath(leaf, { index, size, path })?.equals(root)).toBe(true)
      fc.pre(other !== index)
      expect(rootOfPath(leaf, { index: other, size, path })?.equals(root) ?? false).toBe(false)
      expect(rootOfPath(leafHash(Buffer.from('x')), { index, size, path })?.equals(root) ?? false).toBe(false)
      expect(rootOfPath(leaf, { index, size, path: [...path, leaf] })?.equals(root) ?? false).toBe(false)
    }),
  )
})

test('canonical JSON is one form for one value, whatever the order of its members', () => {
  expect(canonicalJson({ b: [1, null, true], a: { ư: 'é"\u2028', A: '' } })).toBe(
    '{"a":{"A":"","ư":"é\\"\u2028"},"b":[1,null,true]}',
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger())), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(() => canonicalJson(0.5)).toThrow(RangeError)
})
