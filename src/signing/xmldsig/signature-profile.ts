import type { SigningAlgorithm } from '../../ports/signer.ts'
import type { CanonicalForm } from '../xml/canonicalise.ts'

/**
 * Where a partner's signatures stand, what each refers to and how: everything else is refused. A profile is data, one
 * file each in `profiles/`; both signing and verifying read it.
 */
export interface SignatureProfile {
  /** The attribute that references mean (`Id` everywhere so far). */
  readonly idAttribute: string
  /** Allowed for what is received. The first of what a key can do is what we sign with. */
  readonly algorithms: readonly ReceivedAlgorithm[]
  /** Of SignedInfo. The first is what we sign with. */
  readonly canonicalization: readonly CanonicalizationUri[]
  readonly slots: Readonly<Record<string, SignatureSlot>>
  /** `everywhere` refuses two equal Ids anywhere; `where-referenced` only those that a reference could mean. */
  readonly uniqueIds: 'everywhere' | 'where-referenced'
}

/** A place in which a signature stands. */
export interface SignatureSlot {
  /** Path of the element that holds `ds:Signature` as its child, from the root. */
  readonly holder: ElementPath
  /** How many such elements with a signature a document has. */
  readonly occurs: 'once' | 'at-most-once' | 'any'
  readonly references: readonly ReferenceRule[]
  /** What the signature holds beside its value and certificate. */
  readonly object: 'none' | 'signing-time' | 'xades'
  /** How we write what verifiers leave open; the defaults stand at `addSignature`. */
  readonly writes?: {
    readonly signatureId?: string
    readonly objectId?: string
    readonly propertyId?: string
    readonly keyInfo?: 'chain' | 'certificate' | 'subject-and-certificate'
  }
}

/** What one reference must be. A slot has exactly the references of its rules. */
export interface ReferenceRule {
  readonly name: string
  readonly to: ReferenceTarget
  /** Lists of transforms that are allowed, in their order; an empty list is no Transforms element. The first is ours. */
  readonly transforms: readonly (readonly TransformUri[])[]
}

export type ReferenceTarget =
  /** `URI=""`: the document, or the Id of its root. */
  | { readonly is: 'document' }
  /**
   * `URI="#…"`: an element at a path from the root; with `id`, only the one that carries that Id. `isAlone` refuses
   * documents in which another element stands at the path: a reader could take that one.
   */
  | {
      readonly is: 'element'
      readonly path: ElementPath
      readonly id?: string
      readonly isAlone?: true
    }
  /** `URI="#…"`: an element at a path from this signature itself, which is not part of the path. */
  | { readonly is: 'own'; readonly path: ElementPath }

/**
 * Names of elements from outside in. `{namespace}name`, or `name` for an element without a namespace; `*` is one element
 * of any name, `**` any number of elements.
 */
export type ElementPath = readonly string[]

/** RSA with SHA-1 is verified where a profile lists it, and never made. */
export type ReceivedAlgorithm = SigningAlgorithm | 'RSA-SHA1'

/** Canonical forms by their URI. Same-document references leave comments out whatever the form says (XMLDSig 4.4.3.3). */
export const canonicalForms = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': { method: 'inclusive', comments: false },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': { method: 'inclusive', comments: true },
  'http://www.w3.org/2001/10/xml-exc-c14n#': { method: 'exclusive', comments: false },
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments': { method: 'exclusive', comments: true },
} as const satisfies Record<string, CanonicalForm>

export type CanonicalizationUri = keyof typeof canonicalForms
export type TransformUri = CanonicalizationUri | 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
