/** What an authority says of a certificate that it issued. */
export type RevocationStatus =
  | { readonly is: 'good' }
  | { readonly is: 'revoked'; readonly since: Date }
  /** Nobody could be asked, or nobody gave an answer that holds. */
  | { readonly is: 'unknown' }

/** A signed answer that is good until a time: a revocation list or an OCSP answer, as bytes. */
export interface CachedAnswer {
  readonly bytes: Buffer
  readonly goodUntil: Date
}

/** Keeps answers of authorities between checks. What cannot be read back is as good as absent. */
export interface RevocationCache {
  get(key: string): Promise<CachedAnswer | null>
  put(key: string, answer: CachedAnswer): Promise<void>
}

/** Fetches from an authority; `body` makes it a POST of `application/ocsp-request`. Throws when there is no answer. */
export type RevocationFetch = (url: string, body?: Buffer) => Promise<Uint8Array>
