import { GatewayError } from '../../../src/ports/gateway-error.ts'

/** The session of one account: opened when first needed, kept until it is refused. */
export interface SessionKeeper {
  /** The session in force; callers that find none wait for the same login. */
  current(): Promise<string>
  /** Forgets a session that was refused, unless another call has replaced it already. */
  forget(refused: string): void
}

/**
 * Keeps the session that `logIn` opens. A login that fails fails as `partner_unreachable` or `partner_unauthorized`
 * whatever went wrong, since the message that waits for it was certainly not sent.
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
    async current() {
      if (known !== undefined) return known
      login ??= renew()
      return login
    },
    forget(refused) {
      if (known === refused) known = undefined
    },
  }
}

function beforeSending(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !error.couldHaveArrived) return error
  return new GatewayError('partner_unreachable', `no session: ${error.detail}`, { cause: error })
}
