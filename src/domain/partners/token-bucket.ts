/** What may still be taken; `at` is when it was counted, in ms since 1970. */
export interface TokenBucket {
  readonly tokens: number
  readonly at: number
}

export interface BucketRules {
  readonly perSecond: number
  readonly capacity: number
}

/** The bucket as it stands now; one that nobody took from is full. A clock that goes back gives nothing and takes nothing. */
export function refill(bucket: TokenBucket | undefined, rules: BucketRules, now: number): TokenBucket {
  if (!bucket) return { tokens: rules.capacity, at: now }
  const since = Math.max(0, now - bucket.at) / 1_000
  return { tokens: Math.min(rules.capacity, bucket.tokens + since * rules.perSecond), at: now }
}

/** Takes as many whole tokens as there are, `want` at most. */
export function takeTokens(
  bucket: TokenBucket,
  want: number,
): { readonly bucket: TokenBucket; readonly taken: number } {
  const taken = Math.max(0, Math.min(want, Math.floor(bucket.tokens)))
  return { bucket: { ...bucket, tokens: bucket.tokens - taken }, taken }
}

/** Puts tokens in, no more than there is room for. */
export const putTokens = (bucket: TokenBucket, count: number, { capacity }: BucketRules): TokenBucket => ({
  ...bucket,
  tokens: Math.min(capacity, bucket.tokens + count),
})
