import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/** What a login gives out (a token, a session), which every call carries after it. */
export interface Credential {
  readonly value: string
  /** Absent where the partner does not say: it is used until it is refused. */
  readonly lifeSeconds?: number | undefined
}

/** One call of a partner with the credential that it is given. */
export interface CallWithLogin<Answer> {
  readonly send: (credential: string) => Promise<Answer>
  /** Whether the answer refuses the credential. Nothing was done then. */
  readonly isRefused: (answer: Answer) => boolean
  readonly signal: AbortSignal
}

export interface KeptLogin {
  /** The credential to use now; however many ask at once, one login is made. */
  current(signal: AbortSignal): Promise<string>
  /** Makes a call, and once more after a new login where the credential is refused. Throws `partner_unauthorized`. */
  call<Answer>(call: CallWithLogin<Answer>): Promise<Answer>
}

/**
 * Keeps what the login of one partner gave until shortly before its end: a minute, or a tenth of a life shorter than ten.
 * No failure of a login says that the message which waits for it could have arrived: it was certainly not sent.
 */
export function keepLogin(logIn: () => Promise<Credential>, clock: Clock): KeptLogin {
  let held: { value: string; usableUntil: number } | undefined
  let pending: Promise<string> | undefined

  async function renew(): Promise<string> {
    try {
      const { value, lifeSeconds = Number.POSITIVE_INFINITY } = await logIn()
      const marginSeconds = Math.min(60, lifeSeconds / 10)
      held = { value, usableUntil: clock().getTime() + (lifeSeconds - marginSeconds) * 1000 }
      return value
    } catch (error) {
      throw unsent(error)
    }
  }

  async function current(signal: AbortSignal): Promise<string> {
    if (held !== undefined && clock().getTime() < held.usableUntil) return held.value
    pending ??= renew().finally(() => {
      pending = undefined
    })
    return unlessStopped(pending, signal)
  }

  return {
    current,
    async call({ send, isRefused, signal }) {
      for (const _attempt of ['first', 'after a new login']) {
        const credential = await current(signal)
        const answer = await send(credential)
        if (!isRefused(answer)) return answer
        // A newer one that came meanwhile is kept.
        if (held?.value === credential) held = undefined
      }
      throw new GatewayError('partner_unauthorized', 'what a new login gave was refused too')
    },
  }
}

/** A fault of our own keeps its name, so that it is seen. */
function unsent(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !error.couldHaveArrived || error.code === 'internal') return error
  const { detail, retryAfter } = error
  return new GatewayError('partner_unreachable', `no login: ${detail}`, { cause: error, retryAfter })
}

/** Lets one caller leave a login that goes on for the others. */
async function unlessStopped<T>(login: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>()
  const stop = () =>
    stopped.reject(new GatewayError('partner_unreachable', 'stopped before the message was sent'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([login, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
