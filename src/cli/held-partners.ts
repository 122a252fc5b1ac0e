import type { Config } from '../app.ts'
import { everyPartner, type Hold, holdOf } from '../domain/partner-hold.ts'
import { quietTraffic } from '../domain/traffic.ts'
import type { PartnerControls } from '../ports/partner-control-store.ts'

/** Which partners get nothing at an instant, and why; a brake on all stands for each of them. */
export function heldPartners(
  { stops, traffic }: PartnerControls,
  portals: Config['portals'],
  now: Date,
): readonly (Hold & { readonly partner: string })[] {
  const brake = holdOf({ stops: stopsOf(everyPartner), windows: [], traffic: quietTraffic }, now)
  if (brake) return [{ partner: everyPartner, ...brake }]
  const names = new Set([...Object.keys(portals), ...stops.map(({ partner }) => partner), ...traffic.keys()])
  return [...names].sort().flatMap((partner) => {
    const windows = portals[partner]?.maintenance ?? []
    const state = { stops: stopsOf(partner), windows, traffic: traffic.get(partner) ?? quietTraffic }
    const hold = holdOf(state, now)
    return hold ? [{ partner, ...hold }] : []
  })

  function stopsOf(name: string) {
    return stops.filter(({ partner }) => partner === name)
  }
}
