import { createPrivateKey, hash, sign, X509Certificate } from 'node:crypto'
import type { Clock } from '../../src/ports/clock.ts'
import {
  bits,
  contentOf,
  type Der,
  DerRefused,
  generalizedTime,
  integer,
  itemsOf,
  nothing,
  octets,
  oid,
  oidOf,
  readDer,
  sequence,
  set,
  tagged,
  writeDer,
} from '../../src/signing/der/der.ts'
import { digestsByIdentifier, identifiers } from '../../src/signing/der/identifiers.ts'

export interface StampingAuthority {
  readonly certificatePem: string
  readonly privateKeyPem: string
  readonly clock: Clock
  /** The number of the next stamp: unique for one certificate. */
  readonly nextSerial: () => number
}

/** A policy of the arc for examples (ISO/IEC 9834-1 has none of its own for stand-ins). */
const policy = '1.3.6.1.4.1.32473.1.1'

const status = { granted: 0, rejection: 2 } as const
/** Bits of PKIFailureInfo (RFC 3161 section 2.4.2). */
const failure = { badAlg: 0, badDataFormat: 5 } as const

/** Answers a TimeStampReq with a TimeStampResp; what cannot be stamped is rejected with its reason. */
export function answerRequest(request: Uint8Array, authority: StampingAuthority): Buffer {
  try {
    const [, imprint, ...options] = itemsOf(readDer(request))
    const digest = digestsByIdentifier[oidOf(itemsOf(itemsOf(imprint)[0])[0])]
    if (digest === undefined) return reject(failure.badAlg)
    if (contentOf(itemsOf(imprint)[1]).length !== hash(digest, '', 'buffer').length) {
      return reject(failure.badDataFormat)
    }
    // What is left is a policy, a nonce and whether the certificate is wanted, told apart by their types.
    const nonce = options.find(({ type }) => (type as number) === 2)
    const token = writeToken(imprint as Der, nonce, authority)
    return writeDer(sequence(sequence(integer(status.granted)), token))
  } catch (error) {
    if (error instanceof DerRefused) return reject(failure.badDataFormat)
    throw error
  }
}

function reject(bit: number): Buffer {
  const flags = Buffer.alloc(4)
  flags.writeUInt32BE((0x80000000 >>> bit) >>> 0)
  return writeDer(sequence(sequence(integer(status.rejection), bits(flags))))
}

function writeToken(imprint: Der, nonce: Der | undefined, authority: StampingAuthority): Der {
  const certificate = new X509Certificate(authority.certificatePem)
  const [toBeSigned] = itemsOf(readDer(certificate.raw))
  const [, serialNumber, , issuer] = itemsOf(toBeSigned)
  const now = authority.clock()
  const content = writeDer(
    sequence(
      integer(1),
      oid(policy),
      imprint,
      integer(authority.nextSerial()),
      generalizedTime(now),
      ...(nonce ? [nonce] : []),
    ),
  )
  const sha256 = sequence(oid(identifiers.sha256), nothing())
  const attributes = set(
    attribute(identifiers.contentType, oid(identifiers['id-ct-TSTInfo'])),
    attribute(identifiers.messageDigest, octets(hash('sha256', content, 'buffer'))),
    attribute(
      identifiers['id-aa-signingCertificateV2'],
      sequence(sequence(sequence(octets(hash('sha256', certificate.raw, 'buffer'))))),
    ),
  )
  const signature = sign('sha256', writeDer(attributes), createPrivateKey(authority.privateKeyPem))
  const signerInfo = sequence(
    integer(1),
    sequence(issuer as Der, serialNumber as Der),
    sha256,
    tagged(0, itemsOf(attributes)),
    sequence(oid(identifiers.rsaEncryption), nothing()),
    octets(signature),
  )
  const signedData = sequence(
    integer(3),
    set(sha256),
    sequence(oid(identifiers['id-ct-TSTInfo']), tagged(0, [octets(content)])),
    tagged(0, [readDer(certificate.raw)]),
    set(signerInfo),
  )
  return sequence(oid(identifiers.signedData), tagged(0, [signedData]))
}

function attribute(identifier: string, value: Der): Der {
  return sequence(oid(identifier), set(value))
}
