/** What a message says of itself in its protected header, so that it is worth nothing to whoever catches it. */
export interface BoundTo {
  readonly at: Date
  /** Whom it is for. */
  readonly audience: string
  /** The address that it is sent to. */
  readonly address: string
}

/** What a receiver demands of a message. */
export interface Binding {
  readonly now: Date
  /** How far the time in the message may be from now, either way, in ms. */
  readonly windowMs: number
  readonly audience: string
  readonly address: string
}

export type BindingRefusal = 'outside_window' | 'another_audience' | 'another_address'

/**
 * `iat` and `aud` as in RFC 7519, `url` as in RFC 8555 section 6.4.1. Within the window a repeat is known by its
 * content: whoever receives remembers what it applied.
 */
export const boundHeader = ({ at, audience, address }: BoundTo) => ({
  iat: Math.floor(at.getTime() / 1000),
  aud: audience,
  url: address,
})

/** Why a message with this header is not for the receiver now; null when it is. A header that says nothing is refused. */
export function bindingRefusalOf(
  header: { readonly iat?: unknown; readonly aud?: unknown; readonly url?: unknown },
  { now, windowMs, audience, address }: Binding,
): BindingRefusal | null {
  const { iat, aud, url } = header
  const isFresh = typeof iat === 'number' && Math.abs(now.getTime() - iat * 1000) <= windowMs
  if (!isFresh) return 'outside_window'
  if (aud !== audience) return 'another_audience'
  return url === address ? null : 'another_address'
}
