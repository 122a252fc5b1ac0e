import { hash } from 'node:crypto'
import type { Signer } from '../../ports/signer.ts'
import { signingAlgorithms, xadesNamespace } from '../algorithms.ts'
import { element, type XmlElement } from './canonical-xml.ts'
import { writeLocalSigningTime, writeSigningTime } from './signing-time.ts'

/** Names by which the parts of a signature refer to each other. */
export interface SignatureIds {
  readonly signature: string
  readonly object: string
  readonly property: string
}

/** Writes the object with the time of signing, as e-invoices have it: local time without a zone. */
export function timeObject(ids: SignatureIds, signingTime: Date): XmlElement {
  return element('ds:Object', { Id: ids.object }, [
    element('ds:SignatureProperties', {}, [
      element('ds:SignatureProperty', { Id: ids.property, Target: `#${ids.signature}` }, [
        element('SigningTime', {}, [writeLocalSigningTime(signingTime)]),
      ]),
    ]),
  ])
}

export interface XadesContent {
  readonly signingTime: Date
  readonly signer: Signer
  /** Ids of the references to data, each of which is XML. */
  readonly dataReferences: readonly string[]
  /** DER of the signature time-stamp, once there is one, and the canonical form it was taken over. */
  readonly timeStamp: { readonly token: Buffer; readonly canonicalization: string } | null
}

/** Writes the XAdES qualifying properties of level B-B, and B-T with a time-stamp (ETSI EN 319 132-1 section 6.3). */
export function xadesObject(ids: SignatureIds, content: XadesContent): XmlElement {
  const { signingTime, dataReferences, timeStamp } = content
  const signedProperties = element('xades:SignedProperties', { Id: ids.property }, [
    element('xades:SignedSignatureProperties', {}, [
      element('xades:SigningTime', {}, [writeSigningTime(signingTime)]),
      element('xades:SigningCertificateV2', {}, [certificateDigest(content.signer)]),
    ]),
    element(
      'xades:SignedDataObjectProperties',
      {},
      dataReferences.map((id) =>
        element('xades:DataObjectFormat', { ObjectReference: `#${id}` }, [
          element('xades:MimeType', {}, ['application/xml']),
        ]),
      ),
    ),
  ])
  return element('ds:Object', {}, [
    element('xades:QualifyingProperties', { 'xmlns:xades': xadesNamespace, Target: `#${ids.signature}` }, [
      signedProperties,
      ...(timeStamp ? [unsignedProperties(timeStamp)] : []),
    ]),
  ])
}

function certificateDigest({ algorithm, certificateChain }: Signer): XmlElement {
  const { digest, digestUri } = signingAlgorithms[algorithm]
  const certificate = Buffer.from(certificateChain[0] ?? '', 'base64')
  return element('xades:Cert', {}, [
    element('xades:CertDigest', {}, [
      element('ds:DigestMethod', { Algorithm: digestUri }, []),
      element('ds:DigestValue', {}, [hash(digest, certificate, 'base64')]),
    ]),
  ])
}

function unsignedProperties({ token, canonicalization }: NonNullable<XadesContent['timeStamp']>): XmlElement {
  return element('xades:UnsignedProperties', {}, [
    element('xades:UnsignedSignatureProperties', {}, [
      element('xades:SignatureTimeStamp', {}, [
        element('ds:CanonicalizationMethod', { Algorithm: canonicalization }, []),
        element('xades:EncapsulatedTimeStamp', {}, [token.toString('base64')]),
      ]),
    ]),
  ])
}
