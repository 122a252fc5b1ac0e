import type { Clock } from '../../../src/ports/clock.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'

export interface IssuedToken {
  readonly token: string
  /** Absent where the axis does not say: the token is used until it is refused. */
  readonly lifeSeconds: number | undefined
}

export interface AccessTokens {
  /** The token to use now; however many ask at once, one login is made. */
  current(signal: AbortSignal): Promise<string>
  /** Says that a token was refused. A newer one that came meanwhile is kept. */
  forget(token: string): void
}

/** Keeps the token of one axis until shortly before its end: a minute, or a tenth of a life shorter than ten. */
export function createAccessTokens(logIn: () => Promise<IssuedToken>, clock: Clock): AccessTokens {
  let held: { token: string; usableUntil: number } | undefined
  let pending: Promise<string> | undefined

  const renew = async () => {
    const { token, lifeSeconds = Number.POSITIVE_INFINITY } = await logIn()
    const marginSeconds = Math.min(60, lifeSeconds / 10)
    held = { token, usableUntil: clock().getTime() + (lifeSeconds - marginSeconds) * 1000 }
    return token
  }

  return {
    async current(signal) {
      if (held !== undefined && clock().getTime() < held.usableUntil) return held.token
      pending ??= renew().finally(() => {
        pending = undefined
      })
      return unlessAborted(pending, signal)
    },
    forget(token) {
      if (held?.token === token) held = undefined
    },
  }
}

/** Leaves a shared login when this caller is stopped; the login goes on for the others. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const stop = () =>
    aborted.reject(new GatewayError('partner_unreachable', 'stopped before the message was sent'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
