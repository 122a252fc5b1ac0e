import { endOfHours, endOfWindows, type NamedHours } from './maintenance-window.ts'
import type { Traffic } from './traffic.ts'

/** What a person said about sending to one partner, or to all (`*`). */
export interface PartnerStop {
  readonly partner: string
  /** A brake stops until it is taken off, a pause until it ends. */
  readonly kind: 'brake' | 'pause'
  readonly until: Date | null
  readonly reason: string
  readonly setAt: Date
}

/** The name that means every partner. */
export const everyPartner = '*'

/** The name under which the endpoints of school systems are counted, and stopped, as one. */
export const everyEndpoint = 'webhooks'

/** What people said that concerns one partner. */
export function concerning<Said extends { readonly partner: string }>(
  said: readonly Said[],
  partner: string,
): readonly Said[] {
  const names = [partner, everyPartner, ...(partner.startsWith('webhook:') ? [everyEndpoint] : [])]
  return said.filter((one) => names.includes(one.partner))
}

/** Why nothing goes to a partner. Its messages wait, and no attempt is counted. */
export interface Hold {
  readonly by: 'brake' | 'pause' | 'maintenance' | 'retry-after' | 'breaker'
  readonly reason: string
  /** Absent where a person must let go. */
  readonly until?: Date
}

/** What holds a partner's messages now, a person's word before the partner's trouble. */
export function holdOf({ stops, windows, traffic }: PartnerState, now: Date): Hold | undefined {
  const brake = stops.find(({ kind }) => kind === 'brake')
  if (brake) return { by: 'brake', reason: brake.reason }
  for (const { reason, until } of stops) if (until && until > now) return { by: 'pause', reason, until }
  const window = windows.find(({ hours }) => endOfHours(hours, now))
  if (window) {
    const until = endOfWindows(windows, now)
    return { by: 'maintenance', reason: window.reason, ...(until && { until }) }
  }
  const { notBefore, breaker } = traffic
  if (notBefore !== undefined && notBefore > now.getTime()) {
    return { by: 'retry-after', reason: 'the partner wants nothing before', until: new Date(notBefore) }
  }
  if (breaker.state !== 'open' || breaker.until <= now.getTime()) return undefined
  return { by: 'breaker', reason: 'the partner failed again and again', until: new Date(breaker.until) }
}

export interface PartnerState {
  readonly stops: readonly PartnerStop[]
  readonly windows: readonly NamedHours[]
  readonly traffic: Traffic
}
