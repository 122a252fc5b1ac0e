import type { SigningAlgorithm } from '../../ports/signer.ts'

/**
 * What a key of the ring signs: the daily roots of the evidence, the messages to one partner (by its name in
 * configuration), or the messages to every partner without a key of its own.
 */
export type KeyPurpose = 'messages' | 'evidence' | `partner:${string}`

/**
 * The legal moves of a key, one after the other and with a reason each.
 *
 * - `added`: kept and made known to the partner, signs nothing but rehearsals.
 * - `current`: signs every new message of its purpose; there is one for each purpose.
 * - `previous`: signs nothing new. The partner still takes it, for what was signed before and is sent (again) now.
 * - `retired`: its private part is forgotten here. Its certificate stays, to verify what it signed.
 */
export const keyMoves = {
  added: ['current', 'retired'],
  current: ['previous', 'retired'],
  previous: ['current', 'retired'],
  retired: [],
} as const satisfies Record<string, readonly string[]>

export type KeyState = keyof typeof keyMoves

/** Says whether the move from one state to another is legal. */
export const mayMoveKey = (from: KeyState, to: KeyState): boolean =>
  (keyMoves[from] as readonly KeyState[]).includes(to)

/** Where the private part of a key is; `holder` names settings, in which passwords, PINs and addresses stand. */
export type KeyPlace =
  /** PKCS#8 as PEM, sealed in the key's own row. */
  | { readonly kind: 'pem' }
  /** A PKCS#12 container, sealed in the row, that the password of the holder opens. */
  | { readonly kind: 'pkcs12'; readonly holder: string }
  /** An object of a PKCS#11 token: `label` is its CKA_LABEL, `id` its CKA_ID in hex. */
  | {
      readonly kind: 'pkcs11'
      readonly holder: string
      readonly label?: string | undefined
      readonly id?: string | undefined
    }
  /** A key of a signing service; `credential` is what the service calls it, where it asks for that. */
  | { readonly kind: 'remote'; readonly holder: string; readonly credential?: string | undefined }

/** One key of the ring, without its private part. */
export interface RingKey {
  readonly id: string
  readonly purpose: KeyPurpose
  readonly place: KeyPlace
  readonly algorithm: SigningAlgorithm
  /** Base64 of each DER certificate, the key's own first. */
  readonly certificateChain: readonly string[]
  /** From when to when the key's own certificate is valid. */
  readonly validFrom: Date
  readonly validTo: Date
  readonly state: KeyState
  readonly addedAt: Date
}
