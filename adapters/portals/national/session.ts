import { GatewayError } from '../../../src/ports/gateway-error.ts'

/** The session of one account: opened when first needed, kept until it is refused. */
export interface SessionKeeper {
  /** The session in force; callers that find none wait for the same login. */
  current(signal: AbortSignal): Promise<string>
  /** Forgets a session that was refused, unless another call has replaced it already. */
  forget(refused: string): void
}

/**
 * Keeps the session that `logIn` opens. No failure of a login says that the message which waits for it could have
 * arrived, whatever the login itself met: the message was certainly not sent.
 */
export function createSessionKeeper(logIn: () => Promise<string>): SessionKeeper {
  let known: string | undefined
  let login: Promise<string> | undefined

  async function renew(): Promise<string> {
    try {
      known = await logIn()
      return known
    } catch (error) {
      throw beforeSending(error)
    } finally {
      login = undefined
    }
  }

  return {
    async current(signal) {
      if (known !== undefined) return known
      login ??= renew()
      return unlessStopped(login, signal)
    },
    forget(refused) {
      if (known === refused) known = undefined
    },
  }
}

/** A fault of our own keeps its name, so that it is seen. */
function beforeSending(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !error.couldHaveArrived || error.code === 'internal') return error
  const { detail, retryAfter } = error
  return new GatewayError('partner_unreachable', `no session: ${detail}`, { cause: error, retryAfter })
}

/** Lets one caller leave a login that goes on for the others. */
function unlessStopped<T>(login: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      reject(new GatewayError('partner_unreachable', 'the call was stopped before it had a session'))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    login.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
