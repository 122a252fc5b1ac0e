import { integer, nothing, octets, oid, sequence, truth, writeDer } from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'

/** What is to be stamped: a digest, never the data. */
export interface Imprint {
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  readonly value: Uint8Array
}

/** Writes a TimeStampReq that asks for the certificate too (RFC 3161 section 2.4.1). The nonce ties the answer to it. */
export function writeTimeStampRequest({ digest, value }: Imprint, nonce: Uint8Array): Buffer {
  return writeDer(
    sequence(
      integer(1),
      sequence(sequence(oid(identifiers[digest]), nothing()), octets(value)),
      integer(nonce),
      truth(true),
    ),
  )
}
