import { type KeyObject, verify } from 'node:crypto'
import { contentOf, type Der, itemsOf, oidOf, writeDer } from './der.ts'
import { digestsOfSignature } from './identifiers.ts'

/**
 * Whether a key signed a structure of the shape `SEQUENCE { toBeSigned, algorithm, BIT STRING }`, as certificates,
 * revocation lists and OCSP answers have it. An algorithm that is not in the table (SHA-1, MD5, PSS) is not accepted.
 */
export function isSignedBy(structure: readonly Der[], key: KeyObject): boolean {
  const [toBeSigned, algorithm, signature] = structure as [Der, Der, Der]
  const digest = digestsOfSignature[oidOf(itemsOf(algorithm)[0])]
  if (digest === undefined) return false
  return verify(digest, writeDer(toBeSigned), key, contentOf(signature).subarray(1))
}
