/** What a client's public key may be, and what it may sign assertions with then. A curve has one algorithm, RSA two. */
export const keyKinds = {
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  Ed25519: ['EdDSA'],
  RSA: ['PS256', 'RS256'],
} as const

export type KeyKind = keyof typeof keyKinds

/** All that an assertion may be signed with. */
export const assertionAlgorithms: readonly string[] = Object.values(keyKinds).flat()

/** A public key that a client signs its assertions with: a JWK (RFC 7517), with when it came beside it. */
export interface ClientKey {
  readonly kty: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
  readonly use: 'sig'
  /** What an assertion names the key by; unique among the keys of its client. */
  readonly kid: string
  /** Absent where its owner did not choose among those of its kind. */
  readonly alg?: string
  /** SHA-256 over what makes the key (RFC 7638), in base64url: the same key has the same one everywhere. */
  readonly thumbprint: string
  /** An instant as ISO 8601. */
  readonly addedAt: string
}

/** A client's key as people see it. */
export interface ListedKey extends Pick<ClientKey, 'kid' | 'thumbprint' | 'addedAt'> {
  readonly algorithms: readonly string[]
}

export const listedKey = ({ kid, thumbprint, addedAt, alg, crv, kty }: ClientKey): ListedKey => ({
  kid,
  algorithms: alg === undefined ? keyKinds[(crv ?? kty) as KeyKind] : [alg],
  thumbprint,
  addedAt,
})

/** So many serve any rotation, and an assertion that names none is tried with each. */
export const mostKeys = 10

/** What keeps keys from standing beside those that a client has; undefined where nothing does. */
export function whyNotAdded(kept: readonly ClientKey[], added: readonly ClientKey[]): string | undefined {
  const all = [...kept]
  for (const { kid, thumbprint } of added) {
    const same = all.find((one) => one.thumbprint === thumbprint)
    if (same) return `the key ${thumbprint} stands here already, with the kid ${same.kid}`
    if (all.some((one) => one.kid === kid)) return `another key has the kid ${kid}`
    all.push({ kid, thumbprint } as ClientKey)
  }
  return all.length > mostKeys ? `a client has ${mostKeys} keys at most: remove one first` : undefined
}

/** What the audit log notes of what somebody did to a client's keys. */
export const notedOfKeys = {
  added: (clientId: string, keys: readonly ListedKey[]) => ({
    subject: subjectOf(clientId),
    after: { keys },
  }),
  removed: (clientId: string, key: ListedKey) => ({ subject: subjectOf(clientId), before: { keys: [key] } }),
}

const subjectOf = (id: string) => ({ kind: 'client', id })
