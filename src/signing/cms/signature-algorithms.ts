import type { SigningAlgorithm } from '../../ports/signer.ts'
import { type Digest, signingAlgorithms } from '../algorithms.ts'
import {
  type Der,
  integer,
  isTagged,
  itemsOf,
  nothing,
  oid,
  oidOf,
  sequence,
  tagged,
  writeDer,
} from '../der/der.ts'
import { digestsByIdentifier, digestsOfSignature, identifiers } from '../der/identifiers.ts'

const pssIdentifier = '1.2.840.113549.1.1.10'
const mgf1Identifier = '1.2.840.113549.1.1.8'

const pkcs1 = {
  sha256: identifiers.sha256WithRSAEncryption,
  sha384: identifiers.sha384WithRSAEncryption,
  sha512: identifiers.sha512WithRSAEncryption,
} as const
const ecdsa: Readonly<Partial<Record<Digest, string>>> = {
  sha256: identifiers['ecdsa-with-SHA256'],
  sha384: identifiers['ecdsa-with-SHA384'],
}
const saltBytes = { sha256: 32, sha384: 48, sha512: 64 } as const

/** AlgorithmIdentifier of a digest, without parameters (RFC 5754 section 2). */
export const digestIdentifier = (digest: Digest): Der => sequence(oid(identifiers[digest]))

/** AlgorithmIdentifier of a signature (RFC 4055, RFC 5754): NULL for PKCS#1 v1.5, nothing for ECDSA, all four for PSS. */
export function signatureIdentifier(algorithm: SigningAlgorithm): Der {
  const { keyType, padding, digest } = signingAlgorithms[algorithm]
  if (keyType === 'ec') return sequence(oid(ecdsa[digest] as string))
  if (padding === 'pkcs1') return sequence(oid(pkcs1[digest]), nothing())
  return sequence(oid(pssIdentifier), pssParameters(digest))
}

function pssParameters(digest: Digest): Der {
  const hash = sequence(oid(identifiers[digest]), nothing())
  return sequence(
    tagged(0, [hash]),
    tagged(1, [sequence(oid(mgf1Identifier), hash)]),
    tagged(2, [integer(saltBytes[digest])]),
  )
}

/**
 * The algorithm that a digest and a signature identifier say together, or undefined for one that is not known or that
 * contradicts itself. `rsaEncryption` leaves the digest to the other identifier, as many writers do.
 */
export function algorithmOf(digestAlgorithm: Der, signatureAlgorithm: Der): SigningAlgorithm | undefined {
  const digest = digestsByIdentifier[oidOf(itemsOf(digestAlgorithm)[0])]
  const [identifier, parameters] = itemsOf(signatureAlgorithm)
  const name = oidOf(identifier)
  if (digest === undefined) return undefined
  const bits = digest.slice('sha'.length)
  if (name === identifiers.rsaEncryption) return `RS${bits}` as SigningAlgorithm
  if (name === pssIdentifier) return isPss(parameters, digest) ? (`PS${bits}` as SigningAlgorithm) : undefined
  if (digestsOfSignature[name] !== digest) return undefined
  if (Object.values(pkcs1).includes(name as never)) return `RS${bits}` as SigningAlgorithm
  return ecdsa[digest] === name ? (`ES${bits}` as SigningAlgorithm) : undefined
}

/** One digest throughout and a salt as long as it; whether NULL stands beside the digest's name differs by writer. */
function isPss(parameters: Der | undefined, digest: Digest): boolean {
  const expected = itemsOf(pssParameters(digest))
  const given = itemsOf(parameters)
  const nameOf = (field: Der | undefined) => oidOf(itemsOf(itemsOf(field)[0])[0])
  const [hash, mask, salt] = given
  if (given.length !== 3 || !isTagged(hash, 0) || !isTagged(mask, 1) || !isTagged(salt, 2)) return false
  const maskDigest = itemsOf(itemsOf(mask)[0])[1]
  return (
    nameOf(hash) === identifiers[digest] &&
    nameOf(mask) === mgf1Identifier &&
    oidOf(itemsOf(maskDigest)[0]) === identifiers[digest] &&
    writeDer(salt).equals(writeDer(expected[2] as Der))
  )
}
