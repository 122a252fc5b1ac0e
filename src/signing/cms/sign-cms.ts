import { hash } from 'node:crypto'
import forge from 'node-forge'
import type { Signer } from '../../ports/signer.ts'
import { signingAlgorithms } from '../algorithms.ts'
import {
  type Der,
  generalizedTime,
  integer,
  isTagged,
  itemsOf,
  octets,
  oid,
  readDer,
  sequence,
  set,
  tagged,
  writeDer,
} from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'
import { derFromP1363 } from '../keys/ecdsa-form.ts'
import { cmsIdentifiers } from './cms-identifiers.ts'
import { digestIdentifier, signatureIdentifier } from './signature-algorithms.ts'

export interface CmsOptions {
  /** Whether the content stands inside, or travels beside its signature. */
  readonly content: 'attached' | 'detached'
  readonly signingTime: Date
}

/**
 * Signs content as CMS SignedData in DER (RFC 5652, PKCS#7), with its type, digest, signing time and the signer's
 * certificate (RFC 5035) as signed attributes, which is CAdES-BES. node-forge writes the containers; the operation of
 * the key is done by its holder.
 */
export async function signCms(
  content: Uint8Array,
  signer: Signer,
  { content: placement, signingTime }: CmsOptions,
): Promise<Buffer> {
  const { digest, keyType } = signingAlgorithms[signer.algorithm]
  const certificates = signer.certificateChain.map((base64) => Buffer.from(base64, 'base64'))
  const own = certificates[0] as Buffer
  const attributes = set(
    attribute(identifiers.contentType, oid(cmsIdentifiers.data)),
    attribute(identifiers.messageDigest, octets(hash(digest, content, 'buffer'))),
    attribute(cmsIdentifiers.signingTime, timeOf(signingTime)),
    attribute(
      identifiers['id-aa-signingCertificateV2'],
      sequence(sequence(sequence(octets(hash('sha256', own, 'buffer'))))),
    ),
  )
  const signature = await signer.sign(writeDer(attributes))
  const signerInfo = sequence(
    integer(1),
    issuerAndSerial(own),
    digestIdentifier(digest),
    tagged(0, itemsOf(attributes)),
    signatureIdentifier(signer.algorithm),
    octets(keyType === 'ec' ? derFromP1363(signature) : signature),
  )
  const inside = placement === 'attached' ? [tagged(0, [octets(content)])] : []
  const signedData = sequence(
    integer(1),
    set(digestIdentifier(digest)),
    sequence(oid(cmsIdentifiers.data), ...inside),
    tagged(0, itemsOf(set(...certificates.map(readDer)))),
    set(signerInfo),
  )
  return writeDer(sequence(oid(identifiers.signedData), tagged(0, [signedData])))
}

const attribute = (type: string, value: Der): Der => sequence(oid(type), set(value))

/** UTCTime through 2049, GeneralizedTime after it (RFC 5652 section 11.3). */
function timeOf(time: Date): Der {
  if (time.getUTCFullYear() >= 2050) return generalizedTime(time)
  const digits = time.toISOString().slice(2, 19).replace(/[-:T]/g, '')
  const { Class, Type, create } = forge.asn1
  return create(Class.UNIVERSAL, Type.UTCTIME, false, `${digits}Z`)
}

/** IssuerAndSerialNumber of a certificate, as its own bytes have them. */
function issuerAndSerial(certificate: Buffer): Der {
  const fields = itemsOf(itemsOf(readDer(certificate))[0])
  const [serial, , issuer] = isTagged(fields[0], 0) ? fields.slice(1) : fields
  return sequence(issuer as Der, serial as Der)
}
