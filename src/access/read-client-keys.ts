import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { type ClientKey, type KeyKind, keyKinds } from '../domain/access/client-key.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/** A file of keys is small: ten RSA keys of 8192 bits with all that people put beside them. */
export const longestKeyText = 65_536

/** The smallest is that of NIST SP 800-131A. A larger one than the largest only makes checking slow. */
const rsaBits = { least: 2048, most: 8192 }
/** With a small exponent a signature can be made without the private key (FIPS 186-5 section 5.1). */
const leastExponent = 65_537n

/** What a JWK of a private or a shared key has beside the public part (RFC 7518 section 6). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * Reads public keys from a JWK, a JWK Set (RFC 7517) or PEM (`PUBLIC KEY`, one or several). Gives what makes each key and
 * nothing else that stood there. A key without a `kid` is named by its thumbprint. Throws `invalid_request`, which
 * repeats nothing of the text: it may hold a private key.
 */
export async function readClientKeys(text: string, at: Date): Promise<readonly ClientKey[]> {
  if (text.length > longestKeyText) throw refused('the keys', `are longer than ${longestKeyText} characters`)
  const trimmed = text.trim()
  const given = trimmed.startsWith('{') ? readJson(trimmed) : readPem(trimmed)
  return Promise.all(given.map((one, index) => toClientKey(one, placeOf(index, given.length), at)))
}

/** A key as it was given: what it says of itself, and the key. */
interface GivenKey {
  readonly said: { readonly kid?: unknown; readonly alg?: unknown; readonly use?: unknown }
  readonly key: KeyObject
}

function readPem(text: string): readonly GivenKey[] {
  const labels = [...text.matchAll(/-----BEGIN ([^-]*)-----/g)].map(([, label = '']) => label)
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) throw isPrivate('the PEM')
  if (labels.includes('CERTIFICATE')) {
    throw refused('the PEM', 'is a certificate; give its key: openssl x509 -pubkey -noout')
  }
  const blocks = text.match(/-----BEGIN ((?:RSA )?PUBLIC KEY)-----[^-]+-----END \1-----/g) ?? []
  if (blocks.length === 0 || blocks.length < labels.length) {
    throw refused('this', 'is neither a JWK, nor a JWK Set, nor PEM with PUBLIC KEY and nothing else')
  }
  return blocks.map((block, index) => ({
    said: {},
    key: opened(() => createPublicKey(block), placeOf(index, blocks.length)),
  }))
}

function readJson(text: string): readonly GivenKey[] {
  const json = parsed(text)
  const jwks: readonly unknown[] = Array.isArray(json.keys) ? json.keys : [json]
  if (jwks.length === 0) throw refused('the JWK Set', 'is empty')
  return jwks.map((jwk, index) => {
    const place = placeOf(index, jwks.length)
    if (jwk === null || typeof jwk !== 'object') throw refused(place, 'is no JWK')
    if (privateMembers.some((member) => member in jwk)) throw isPrivate(place)
    return { said: jwk, key: opened(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), place) }
  })
}

function parsed(text: string): { readonly keys?: unknown } {
  try {
    return JSON.parse(text)
  } catch {
    // What the parser says quotes the text.
    throw refused('this', 'is no valid JSON')
  }
}

function opened(open: () => KeyObject, place: string): KeyObject {
  try {
    return open()
  } catch {
    throw refused(place, 'cannot be read as a public key')
  }
}

async function toClientKey({ said, key }: GivenKey, place: string, at: Date): Promise<ClientKey> {
  const { jwk, kind } = judged(key, place)
  const thumbprint = await calculateJwkThumbprint(jwk as JWK)
  if (said.use !== undefined && said.use !== 'sig') throw refused(place, 'is not for signatures (use)')
  const { kid = thumbprint } = said
  if (typeof kid !== 'string' || !/^[^\p{C}]{1,200}$/u.test(kid)) {
    throw refused(place, 'has a kid that is no text of 1 to 200 characters')
  }
  const alg = algorithmOf(said.alg, kind, place)
  const known = { ...jwk, use: 'sig', kid, thumbprint, addedAt: at.toISOString() } as const
  return (alg === undefined ? known : { ...known, alg }) as ClientKey
}

function judged(key: KeyObject, place: string): { readonly jwk: JsonWebKey; readonly kind: KeyKind } {
  const jwk = exported(key)
  const kind = jwk?.crv ?? jwk?.kty ?? ''
  if (!jwk || !Object.hasOwn(keyKinds, kind)) {
    throw refused(place, `is of a kind that is not taken; taken are ${Object.keys(keyKinds).join(', ')}`)
  }
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (kind === 'RSA' && (bits < rsaBits.least || bits > rsaBits.most)) {
    throw refused(place, `has ${bits} bits; RSA has ${rsaBits.least} to ${rsaBits.most}`)
  }
  if (kind === 'RSA' && publicExponent < leastExponent) {
    throw refused(place, `has the exponent ${publicExponent}; the least is ${leastExponent}`)
  }
  return { jwk, kind: kind as KeyKind }
}

/** Nothing for kinds that JWK has no name for. */
function exported(key: KeyObject): JsonWebKey | undefined {
  try {
    return key.export({ format: 'jwk' })
  } catch {
    return undefined
  }
}

function algorithmOf(said: unknown, kind: KeyKind, place: string): string | undefined {
  const possible: readonly string[] = keyKinds[kind]
  if (said === undefined) return possible.length === 1 ? possible[0] : undefined
  if (typeof said === 'string' && possible.includes(said)) return said
  throw refused(place, `names an alg that is not taken; a key of ${kind} signs ${possible.join(' or ')}`)
}

const placeOf = (index: number, count: number) => (count === 1 ? 'the key' : `key ${index + 1}`)

const isPrivate = (place: string) =>
  refused(place, 'is private or shared: it stays with its owner. Nothing of it is kept; give the public part')

const refused = (place: string, why: string) => new GatewayError('invalid_request', `${place} ${why}`)
