import { GatewayError } from '../ports/gateway-error.ts'

/** Places for work of one kind in this process: what finds none is refused at once, so that nothing piles up. */
export interface Admission {
  /** Works if there is a place for whoever asks. Throws `too_many_requests` or `overloaded` before any work. */
  run<Result>(who: string, work: () => Promise<Result>): Promise<Result>
}

/**
 * Shares places among those who ask: each may hold as many as are free. One alone gets half of them; k who take all they
 * can get one part in k + 1 each, and as much is left for whoever comes next (Choudhury and Hahne, "Dynamic queue length
 * thresholds for shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2), 1998).
 */
export function createAdmission(places: number): Admission {
  const held = new Map<string, number>()
  let free = places

  const enter = (who: string): void => {
    const own = held.get(who) ?? 0
    if (free === 0)
      throw new GatewayError('overloaded', `${places} requests of this kind are being worked on`)
    if (own >= free)
      throw new GatewayError('too_many_requests', `${own} of your requests are being worked on`)
    held.set(who, own + 1)
    free -= 1
  }

  const leave = (who: string): void => {
    const own = (held.get(who) ?? 0) - 1
    if (own > 0) held.set(who, own)
    else held.delete(who)
    free += 1
  }

  return {
    async run(who, work) {
      enter(who)
      try {
        return await work()
      } finally {
        leave(who)
      }
    },
  }
}

/** Kinds of requests that do not take each other's places; those of `payments` wait for a partner. */
export type Lane = 'records' | 'payments' | 'imports' | 'channels' | 'tokens'

export type Admissions = Readonly<Record<Lane, Admission>>

/** Makes the places of one process. */
export function createAdmissions({
  requestsAtOnce,
  importsAtOnce,
}: {
  readonly requestsAtOnce: number
  readonly importsAtOnce: number
}): Admissions {
  return {
    records: createAdmission(requestsAtOnce),
    payments: createAdmission(requestsAtOnce),
    channels: createAdmission(requestsAtOnce),
    tokens: createAdmission(requestsAtOnce),
    imports: createAdmission(importsAtOnce),
  }
}
