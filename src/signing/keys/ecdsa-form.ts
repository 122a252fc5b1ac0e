import forge from 'node-forge'

/**
 * Writes an ECDSA signature as the DER sequence of RFC 3279 section 2.2.3, which CMS and X.509 want, from r and s side
 * by side (IEEE P1363), which JWS and XMLDSig want.
 */
export function derFromP1363(signature: Uint8Array): Buffer {
  const { asn1 } = forge
  const half = signature.length / 2
  const integers = [signature.subarray(0, half), signature.subarray(half)].map((bytes) =>
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, shortestInteger(bytes)),
  )
  const sequence = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, integers)
  return Buffer.from(asn1.toDer(sequence).getBytes(), 'binary')
}

/** Reads such a sequence into r and s of `bytes` bytes each; undefined for anything else. */
export function p1363FromDer(der: Uint8Array, bytes: number): Buffer | undefined {
  try {
    const { asn1 } = forge
    const { value } = asn1.fromDer(Buffer.from(der).toString('binary'))
    if (!Array.isArray(value) || value.length !== 2) return undefined
    const halves = value.map((integer) => paddedInteger(integer, bytes))
    return Buffer.concat(halves)
  } catch {
    return undefined
  }
}

/** Without leading zeros, but with one where the first bit would say that the number is negative. */
function shortestInteger(bytes: Uint8Array): string {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const digits = Buffer.from(bytes.subarray(start)).toString('binary')
  return (bytes[start] as number) >= 0x80 ? `\0${digits}` : digits
}

function paddedInteger({ type, value }: forge.asn1.Asn1, bytes: number): Buffer {
  if (type !== forge.asn1.Type.INTEGER || typeof value !== 'string') throw new Error('not an integer')
  const digits = Buffer.from(value, 'binary')
  const significant = digits[0] === 0 ? digits.subarray(1) : digits
  if (significant.length > bytes) throw new Error('too long')
  return Buffer.concat([Buffer.alloc(bytes - significant.length), significant])
}
