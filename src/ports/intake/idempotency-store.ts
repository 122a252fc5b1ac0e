/** Remembers what was answered to each idempotency key of a client. */
export interface IdempotencyStore {
  /**
   * Takes a key, or says what became of its first use. A hold that lapsed is taken over by the same request; a key
   * first used before `forgetBefore` is free again.
   */
  begin(use: KeyUse): Promise<KeyState>
  /** Lengthens a hold. Says false when another took it over. */
  hold(use: HeldKey, until: Date): Promise<boolean>
  /** Keeps the answer for whoever sends the same again. */
  finish(use: HeldKey, requestSha256: Buffer, answer: KeptAnswer): Promise<void>
  /** Frees the key, so that the request may be sent again. */
  release(use: HeldKey): Promise<void>
  /** Keeps both hashes of a key that came with another request. */
  noteConflict(
    use: Pick<HeldKey, 'clientId' | 'key'>,
    hashes: { readonly kept: Buffer; readonly other: Buffer },
    at: Date,
  ): Promise<void>
  /** Forgets keys first used before an instant; returns how many. */
  forget(usedBefore: Date): Promise<number>
}

export interface HeldKey {
  readonly clientId: string
  readonly key: string
  /** UUID of this attempt; an attempt that lost its hold changes nothing. */
  readonly holder: string
}

export interface KeyUse extends HeldKey {
  /** Absent while a streamed body is still to be read. */
  readonly requestSha256?: Buffer
  readonly now: Date
  readonly holdUntil: Date
  readonly forgetBefore: Date
}

export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** `requestSha256` is null while the first use has not read its body. */
export type KeyState =
  | { readonly is: 'ours' }
  | { readonly is: 'busy'; readonly requestSha256: Buffer | null }
  | { readonly is: 'answered'; readonly requestSha256: Buffer; readonly answer: KeptAnswer }
