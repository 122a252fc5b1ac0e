import { X509Certificate } from 'node:crypto'
import type { Signer } from '../../ports/signer.ts'
import { signingAlgorithms, xmldsigNamespace } from '../algorithms.ts'
import { escapeText } from './canonical-text.ts'
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

export const signatureDeclaration = { 'xmlns:ds': xmldsigNamespace }

/**
 * Writes SignedInfo as it stands in a Signature, in canonical form. Written as text and not as a tree: it holds nothing
 * but names of algorithms, plain Ids and base64, and each message has one.
 */
export function writeSignedInfo(
  canonicalization: string,
  { algorithm }: Signer,
  references: readonly WrittenReference[],
): string {
  const { signatureUri, digestUri } = signingAlgorithms[algorithm]
  let written = `<ds:SignedInfo>${method('CanonicalizationMethod', canonicalization)}${method('SignatureMethod', signatureUri)}`
  for (const reference of references) written += writeReference(reference, digestUri)
  return `${written}</ds:SignedInfo>`
}

/** Exclusive C14N gives SignedInfo its own declaration of `ds`; inside Signature it is in force already. */
export function asSigned(signedInfo: string): string {
  return `<ds:SignedInfo xmlns:ds="${xmldsigNamespace}"${signedInfo.slice('<ds:SignedInfo'.length)}`
}

function writeReference({ id, type, uri, transforms, digest }: WrittenReference, digestUri: string): string {
  let written = '<ds:Reference'
  if (id) written += ` Id="${id}"`
  if (type) written += ` Type="${type}"`
  written += ` URI="${uri}">`
  if (transforms.length > 0) {
    written += '<ds:Transforms>'
    for (const transform of transforms) written += method('Transform', transform)
    written += '</ds:Transforms>'
  }
  return `${written}${method('DigestMethod', digestUri)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`
}

function method(name: string, algorithmUri: string): string {
  return `<ds:${name} Algorithm="${algorithmUri}"></ds:${name}>`
}

/** Writes KeyInfo as it stands in a Signature, in canonical form. */
export function writeKeyInfo(signer: Signer, form: KeyInfoForm): string {
  const chain = form === 'chain' ? signer.certificateChain : signer.certificateChain.slice(0, 1)
  let written = '<ds:KeyInfo><ds:X509Data>'
  if (form === 'subject-and-certificate') {
    const name = escapeText(subjectOf(signer), 'ds:X509SubjectName')
    written += `<ds:X509SubjectName>${name}</ds:X509SubjectName>`
  }
  for (const certificate of chain) written += `<ds:X509Certificate>${certificate}</ds:X509Certificate>`
  return `${written}</ds:X509Data></ds:KeyInfo>`
}

/** The subject in the order and with the separators of RFC 4514, as .NET and Java write it. */
function subjectOf({ certificateChain }: Signer): string {
  const { subject } = new X509Certificate(Buffer.from(certificateChain[0] ?? '', 'base64'))
  return subject.split('\n').reverse().join(', ').normalize('NFC')
}
