import { hash, X509Certificate } from 'node:crypto'
import { isSignedBy } from '../der/check-signature.ts'
import {
  contentOf,
  type Der,
  DerRefused,
  hexToBytes,
  integer,
  integerOf,
  isTagged,
  itemsOf,
  nothing,
  octets,
  oid,
  oidOf,
  readDer,
  sequence,
  timeOf,
  writeDer,
} from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'
import type { PathStep } from './build-path.ts'
import { readCertificateFields } from './certificate-fields.ts'
import { isValidAt } from './certificate-trust.ts'
import { serialOf } from './read-revocation-list.ts'
import type { RevocationStatus } from './revocation.ts'

export interface OcspAnswer {
  readonly status: RevocationStatus
  readonly from: Date
  readonly until: Date
}

/** How long an answer without `nextUpdate` counts, in ms: newer information is then always available. */
const shortLife = 3_600_000

/** Writes an OCSPRequest for one certificate (RFC 6960 section 4.1), without a nonce so that answers can be cached. */
export function writeOcspRequest(certificate: X509Certificate, issuer: PathStep): Buffer {
  return writeDer(sequence(sequence(sequence(sequence(certificateId(certificate, issuer))))))
}

/**
 * Reads the answer about one certificate. It must be signed by the issuer itself, or by a certificate that the issuer
 * made for signing such answers. Throws `DerRefused` for any other.
 */
export function readOcspAnswer(
  bytes: Uint8Array,
  certificate: X509Certificate,
  issuer: PathStep,
): OcspAnswer {
  const [status, wrapped] = itemsOf(readDer(bytes))
  if (contentOf(status)[0] !== 0) throw new DerRefused('the responder gave no answer')
  const [type, response] = itemsOf(itemsOf(wrapped)[0])
  if (oidOf(type) !== identifiers['id-pkix-ocsp-basic']) throw new DerRefused('the answer is not a basic one')
  const basic = itemsOf(readDer(contentOf(response)))
  const data = itemsOf(basic[0]).filter((field) => !isTagged(field, 0))
  const [, producedAt, responses] = data
  assertSignedFor(basic, issuer, timeOf(producedAt))

  const wanted = writeDer(certificateId(certificate, issuer))
  const single = itemsOf(responses)
    .map(itemsOf)
    .find(([id]) => idEquals(id, wanted))
  if (single === undefined) throw new DerRefused('the answer is about another certificate')
  const [, certStatus, from, next] = single
  const until = isTagged(next, 0) ? timeOf(itemsOf(next)[0]) : new Date(timeOf(from).getTime() + shortLife)
  return { status: readStatus(certStatus as Der), from: timeOf(from), until }
}

function readStatus(status: Der): RevocationStatus {
  if (isTagged(status, 0)) return { is: 'good' }
  if (isTagged(status, 1)) return { is: 'revoked', since: timeOf(itemsOf(status)[0]) }
  return { is: 'unknown' }
}

/** Both writings of the parameters of SHA-1 (absent, NULL) name the same certificate. */
function idEquals(id: Der | undefined, wanted: Buffer): boolean {
  const [algorithm, ...names] = itemsOf(id)
  const [wantedAlgorithm, ...wantedNames] = itemsOf(readDer(wanted))
  if (oidOf(itemsOf(algorithm)[0]) !== oidOf(itemsOf(wantedAlgorithm)[0])) return false
  const [name, key, serial] = names
  const [wantedName, wantedKey, wantedSerial] = wantedNames
  return (
    contentOf(name).equals(contentOf(wantedName)) &&
    contentOf(key).equals(contentOf(wantedKey)) &&
    integerOf(serial) === integerOf(wantedSerial)
  )
}

/** SHA-1 is only a name for the issuer here (RFC 5019 section 2.1.1); every responder knows it. */
function certificateId(certificate: X509Certificate, { fields }: PathStep): Der {
  return sequence(
    sequence(oid(identifiers.sha1), nothing()),
    octets(hash('sha1', fields.subjectName, 'buffer')),
    octets(hash('sha1', fields.publicKeyBits, 'buffer')),
    integer(hexToBytes(serialOf(certificate))),
  )
}

function readResponder(item: Der): X509Certificate {
  try {
    return new X509Certificate(writeDer(item))
  } catch (cause) {
    throw new DerRefused('the certificate of the responder cannot be read', { cause })
  }
}

function assertSignedFor(basic: readonly Der[], issuer: PathStep, at: Date): void {
  if (isSignedBy(basic, issuer.certificate.publicKey)) return
  const certificates = isTagged(basic[3], 0) ? itemsOf(itemsOf(basic[3])[0]) : []
  for (const item of certificates.slice(0, 4)) {
    const responder = readResponder(item)
    if (!responder.checkIssued(issuer.certificate) || !responder.verify(issuer.certificate.publicKey))
      continue
    const purposes = readCertificateFields(responder).extendedKeyUsage ?? []
    if (!purposes.includes(identifiers['id-kp-OCSPSigning']) || !isValidAt(responder, at)) continue
    if (isSignedBy(basic, responder.publicKey)) return
  }
  throw new DerRefused('the answer is not signed by the issuer or for it')
}
