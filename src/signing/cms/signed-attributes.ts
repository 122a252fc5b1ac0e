import { type Der, DerRefused, itemsOf, oidOf, writeDer } from '../der/der.ts'

/** What is signed has the tag of a SET in place of [0] (RFC 5652 section 5.4). */
export function signedBytesOf(attributes: Der): Buffer {
  const bytes = writeDer(attributes)
  bytes[0] = 0x31
  return bytes
}

/** The values of signed attributes by their types, each of which stands once with one value. Throws `DerRefused`. */
export function readAttributes(attributes: Der): ReadonlyMap<string, Der> {
  const found = new Map<string, Der>()
  for (const attribute of itemsOf(attributes)) {
    const [type, values] = itemsOf(attribute)
    const [value, ...more] = itemsOf(values)
    if (value === undefined || more.length > 0 || found.has(oidOf(type))) {
      throw new DerRefused('a signed attribute stands twice or has several values')
    }
    found.set(oidOf(type), value)
  }
  return found
}
