import { flattenedVerify } from 'jose'
import { isKeyFor, type JwsProfile, readHeader, refusalOf } from './jws.ts'
import { type Binding, type BindingRefusal, bindingRefusalOf } from './jws-binding.ts'
import type { FlattenedJws, GeneralJws } from './jws-forms.ts'

export interface JwsDemand extends JwsProfile {
  /** What the message must be for, where that is agreed. */
  readonly binding?: Binding | undefined
}

export type JwsMessageVerification =
  | { readonly is: 'verified'; readonly payload: Buffer; readonly keyIds: readonly string[] }
  | { readonly is: 'refused'; readonly why: JwsRefusal }

/** Why a JWS is not accepted: a closed set. */
export type JwsRefusal =
  | 'malformed'
  | 'key_unknown'
  | 'algorithm_not_allowed'
  | 'signature_mismatch'
  | BindingRefusal

/** Verifies a JWS in compact form and gives the payload that was signed. */
export function verifyCompact(jws: string, demand: JwsDemand): Promise<JwsMessageVerification> {
  const [protectedHeader, payload, signature] = /^([\w-]+)\.([\w-]*)\.([\w-]+)$/.exec(jws)?.slice(1) ?? []
  if (protectedHeader === undefined || payload === undefined || signature === undefined) {
    return Promise.resolve(refused('malformed'))
  }
  return verifyFlattened({ protected: protectedHeader, payload, signature }, demand)
}

/** Verifies a JWS in flattened JSON form. Only what is protected counts: an unprotected header is refused. */
export async function verifyFlattened(
  jws: FlattenedJws & { readonly header?: unknown },
  { algorithms, keyFor, binding }: JwsDemand,
): Promise<JwsMessageVerification> {
  const { protected: protectedHeader, payload, signature } = jws
  if (jws.header !== undefined || ![protectedHeader, payload, signature].every(isText))
    return refused('malformed')
  const header = readHeader(protectedHeader)
  // A payload that stands in a message is always encoded: `b64: false` is for detached ones (RFC 7797 section 5.2).
  if (typeof header?.kid !== 'string' || header.b64 !== undefined) return refused('malformed')
  const key = keyFor(header.kid)
  if (key === null) return refused('key_unknown')
  if (!isKeyFor(header, key, algorithms)) return refused('algorithm_not_allowed')
  try {
    const verified = await flattenedVerify({ protected: protectedHeader, payload, signature }, key, {
      algorithms: [...algorithms],
    })
    const why = binding ? bindingRefusalOf(header, binding) : null
    return why === null
      ? { is: 'verified', payload: Buffer.from(verified.payload), keyIds: [header.kid] }
      : refused(why)
  } catch (error) {
    return refused(refusalOf(error))
  }
}

/** Verifies a JWS in general JSON form: every signature in it must hold, and there must be one. */
export async function verifyGeneral(jws: GeneralJws, demand: JwsDemand): Promise<JwsMessageVerification> {
  if (
    !Array.isArray(jws.signatures) ||
    jws.signatures.length === 0 ||
    jws.signatures.length > mostSignatures
  ) {
    return refused('malformed')
  }
  const keyIds: string[] = []
  let payload: Buffer | undefined
  for (const one of jws.signatures) {
    const verified = await verifyFlattened({ ...one, payload: jws.payload }, demand)
    if (verified.is === 'refused') return verified
    keyIds.push(...verified.keyIds)
    payload = verified.payload
  }
  return payload === undefined ? refused('malformed') : { is: 'verified', payload, keyIds }
}

const mostSignatures = 16
const isText = (value: unknown): boolean => typeof value === 'string'
const refused = (why: JwsRefusal) => ({ is: 'refused', why }) as const
