import { X509Certificate } from 'node:crypto'
import type { Signer } from '../ports/signer.ts'
import { signingAlgorithms, xmldsigNamespace } from './algorithms.ts'
import { element, type XmlChild, type XmlElement } from './canonical-xml.ts'
import type { SignatureSlot } from './signature-profile.ts'

/** One reference as it will stand in SignedInfo. */
export interface WrittenReference {
  readonly id?: string
  readonly type?: string
  readonly uri: string
  readonly transforms: readonly string[]
  /** Base64. */
  readonly digest: string
}

/** What KeyInfo says of the signer. `chain` writes every certificate, the others only the signer's own. */
export type KeyInfoForm = NonNullable<NonNullable<SignatureSlot['writes']>['keyInfo']>

const declaration = { 'xmlns:ds': xmldsigNamespace }

/** Makes SignedInfo, by itself (it declares `ds`, as exclusive C14N has it) or to stand in a signature. */
export function signedInfoTree(
  canonicalization: string,
  { algorithm }: Signer,
  references: readonly WrittenReference[],
  isByItself: boolean,
): XmlElement {
  const { signatureUri, digestUri } = signingAlgorithms[algorithm]
  return element('ds:SignedInfo', isByItself ? declaration : {}, [
    named('CanonicalizationMethod', canonicalization),
    named('SignatureMethod', signatureUri),
    ...references.map((reference) => referenceTree(reference, digestUri)),
  ])
}

function referenceTree(
  { id, type, uri, transforms, digest }: WrittenReference,
  digestUri: string,
): XmlElement {
  const attributes = { ...(id ? { Id: id } : {}), ...(type ? { Type: type } : {}), URI: uri }
  const steps = transforms.map((transform) => named('Transform', transform))
  return element('ds:Reference', attributes, [
    ...(steps.length > 0 ? [element('ds:Transforms', {}, steps)] : []),
    named('DigestMethod', digestUri),
    element('ds:DigestValue', {}, [digest]),
  ])
}

export interface SignatureContent {
  readonly id?: string
  readonly signedInfo: XmlChild
  /** Base64. */
  readonly value: string
  readonly valueId?: string
  readonly keyInfo: XmlElement
  readonly objects: readonly XmlChild[]
}

/** Puts a Signature together; SignedInfo stands in it without its own declaration of `ds`. */
export function signatureTree({
  id,
  signedInfo,
  value,
  valueId,
  keyInfo,
  objects,
}: SignatureContent): XmlElement {
  return element('ds:Signature', { ...declaration, ...(id ? { Id: id } : {}) }, [
    signedInfo,
    element('ds:SignatureValue', valueId ? { Id: valueId } : {}, [value]),
    keyInfo,
    ...objects,
  ])
}

export function keyInfoTree(signer: Signer, form: KeyInfoForm): XmlElement {
  const chain = form === 'chain' ? signer.certificateChain : signer.certificateChain.slice(0, 1)
  return element('ds:KeyInfo', {}, [
    element('ds:X509Data', {}, [
      ...(form === 'subject-and-certificate' ? [element('ds:X509SubjectName', {}, [subjectOf(signer)])] : []),
      ...chain.map((certificate) => element('ds:X509Certificate', {}, [certificate])),
    ]),
  ])
}

/** The subject in the order and with the separators of RFC 4514, as .NET and Java write it. */
function subjectOf({ certificateChain }: Signer): string {
  const { subject } = new X509Certificate(Buffer.from(certificateChain[0] ?? '', 'base64'))
  return subject.split('\n').reverse().join(', ').normalize('NFC')
}

/** Exclusive C14N gives SignedInfo its own declaration of `ds`; inside Signature it is in force already. */
export function asChildOfSignature(signedInfo: string): string {
  return signedInfo.replace(` xmlns:ds="${xmldsigNamespace}"`, '')
}

function named(name: string, algorithmUri: string): XmlElement {
  return element(`ds:${name}`, { Algorithm: algorithmUri }, [])
}
