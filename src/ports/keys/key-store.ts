import type { KeyPurpose, KeyState, RingKey } from '../../domain/keys/ring-key.ts'

/** Who changes a key, why and when. */
export interface KeyChange {
  readonly by: string
  readonly reason: string
  readonly at: Date
}

/** One change as it is kept for ever. */
export interface KeyMove extends KeyChange {
  readonly keyId: string
  /** Nothing for the first, which adds the key. */
  readonly from: KeyState | null
  readonly to: KeyState
}

/**
 * A key with its private part: PKCS#8 PEM or a PKCS#12 container; null where a holder has it, or nobody any more, and
 * `unreadable` where what is kept does not open.
 */
export interface KeptKey extends RingKey {
  readonly material: Buffer | 'unreadable' | null
}

/** A key before it is kept. */
export interface NewKey extends Omit<KeptKey, 'state' | 'addedAt' | 'material'> {
  readonly material: Buffer | null
}

export type KeyRefusal = { readonly is: 'refused'; readonly why: string }

/** Keeps the keys of the ring for all processes; private parts are sealed. */
export interface KeyStore {
  /** Differs after every change, and only then. */
  revision(): Promise<string>
  /** Every key in the order in which they were added, the retired ones too. */
  list(): Promise<readonly KeptKey[]>
  /** The changes of one key, oldest first. */
  moves(keyId: string): Promise<readonly KeyMove[]>
  /** Takes a key in as `added`; refused when the id is taken. */
  add(key: NewKey, change: KeyChange): Promise<{ is: 'added' } | KeyRefusal>
  /** Takes the first key of a purpose in as its `current` one; `taken` when the purpose has a key, whoever was first. */
  addFirst(key: NewKey, change: KeyChange): Promise<'added' | 'taken'>
  /** Makes a key the current one of its purpose; the one that was it becomes `previous` in the same moment. */
  rotate(
    keyId: string,
    change: KeyChange,
  ): Promise<{ is: 'rotated'; purpose: KeyPurpose; before: string | null } | KeyRefusal>
  /** Forgets the private part of a key for ever. */
  retire(keyId: string, change: KeyChange): Promise<{ is: 'retired'; was: KeyState } | KeyRefusal>
}
