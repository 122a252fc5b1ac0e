import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import {
  bits,
  generalizedTime,
  integer,
  nothing,
  octets,
  oid,
  readDer,
  sequence,
  set,
  tagged,
  truth,
  utf8,
  writeDer,
} from '../../src/signing/der/der.ts'
import { identifiers } from '../../src/signing/der/identifiers.ts'

export interface StampCertificate {
  readonly commonName: string
  readonly from: Date
  readonly until: Date
}

/**
 * Issues the certificate of a time-stamping authority by its own RSA key, as PEM: signing time-stamps is its only
 * purpose, and critical (RFC 3161 section 2.3).
 */
export function issueStampCertificate(
  privateKeyPem: string,
  { commonName, from, until }: StampCertificate,
): string {
  const privateKey = createPrivateKey(privateKeyPem)
  const publicKey = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' })
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))))
  const algorithm = sequence(oid(identifiers.sha256WithRSAEncryption), nothing())
  const serial = randomBytes(16)
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40
  const extension = (identifier: string, value: Buffer) =>
    sequence(oid(identifier), truth(true), octets(value))
  const toBeSigned = sequence(
    tagged(0, [integer(2)]),
    integer(serial),
    algorithm,
    name,
    sequence(generalizedTime(from), generalizedTime(until)),
    name,
    readDer(publicKey),
    tagged(3, [
      sequence(
        extension('2.5.29.15', writeDer(bits(Buffer.from([0x80])))),
        extension('2.5.29.37', writeDer(sequence(oid(identifiers['id-kp-timeStamping'])))),
      ),
    ]),
  )
  const signature = sign('sha256', writeDer(toBeSigned), privateKey)
  const certificate = writeDer(sequence(toBeSigned, algorithm, bits(signature)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) as string[]
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
