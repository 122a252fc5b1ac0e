import type { Observation } from '../domain/incidents/incident.ts'
import { type MaintenanceWindow, windowsOfSettings } from '../domain/partners/maintenance-window.ts'
import { concerning, everyPartner, holdOf } from '../domain/partners/partner-hold.ts'
import { refill } from '../domain/partners/token-bucket.ts'
import { quietTraffic, type TrafficRules } from '../domain/partners/traffic.ts'
import type { PartnerControls } from '../ports/partners/partner-control-store.ts'

/** Portals by name, each with the hours in which it wants nothing. */
export type WatchedPartners = ReadonlyMap<string, readonly MaintenanceWindow[]>

/** Those whose breaker is not closed. */
export const failing = ({ traffic }: PartnerControls, partners: WatchedPartners): string[] =>
  [...partners.keys()].filter((partner) => (traffic.get(partner) ?? quietTraffic).breaker.state !== 'closed')

/** Those whose budget of retries is empty. */
export const withoutRetries = (
  { traffic }: PartnerControls,
  partners: WatchedPartners,
  rules: TrafficRules['retries'],
  now: Date,
): string[] =>
  [...partners.keys()].filter((partner) => {
    const bucket = traffic.get(partner)?.retries
    return bucket !== undefined && refill(bucket, rules, now.getTime()).tokens < 1
  })

/** Those that messages should go to now: neither a person nor their breaker keeps them back. `Retry-After` is no excuse. */
export const freeToGo = (controls: PartnerControls, partners: WatchedPartners, now: Date): string[] =>
  [...partners].flatMap(([partner, lasting]) => {
    const stops = concerning(controls.stops, partner)
    const windows = [...windowsOfSettings(lasting), ...concerning(controls.windows, partner)]
    const traffic = controls.traffic.get(partner) ?? quietTraffic
    const hold = holdOf({ stops, windows, traffic: { ...traffic, notBefore: undefined } }, now)
    return hold ? [] : [partner]
  })

/** Brakes and pauses that have stood for long; a pause that ended is none. */
export const stoppedForLong = ({ stops }: PartnerControls, now: Date, afterMs: number): Observation[] =>
  stops
    .filter(({ until }) => until === null || until > now)
    .filter(({ setAt }) => now.getTime() - setAt.getTime() >= afterMs)
    .map(({ partner, kind, setAt, until }) => ({
      subject: partner,
      partner: partner === everyPartner ? undefined : partner,
      count: 1,
      facts: { by: kind, since: setAt.toISOString(), until: until?.toISOString() },
    }))
