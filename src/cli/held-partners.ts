import type { Config } from '../app.ts'
import { windowsOfSettings } from '../domain/partners/maintenance-window.ts'
import { concerning, everyPartner, type Hold, holdOf } from '../domain/partners/partner-hold.ts'
import { quietTraffic } from '../domain/partners/traffic.ts'
import type { PartnerControls } from '../ports/partners/partner-control-store.ts'

/** Which partners get nothing at an instant, and why; a brake on all stands for each of them. */
export function heldPartners(
  { stops, windows, traffic }: PartnerControls,
  portals: Config['portals'],
  now: Date,
): readonly (Hold & { readonly partner: string })[] {
  const brake = holdOf({ stops: stopsOf(everyPartner), windows: [], traffic: quietTraffic }, now)
  if (brake) return [{ partner: everyPartner, ...brake }]
  const said = [...stops, ...windows].map(({ partner }) => partner)
  const names = new Set([...Object.keys(portals), ...said, ...traffic.keys()])
  return [...names].sort().flatMap((partner) => {
    const hold = holdOf(
      {
        stops: stopsOf(partner),
        windows: [...windowsOfSettings(portals[partner]?.maintenance ?? []), ...concerning(windows, partner)],
        traffic: traffic.get(partner) ?? quietTraffic,
      },
      now,
    )
    return hold ? [{ partner, ...hold }] : []
  })

  function stopsOf(name: string) {
    return stops.filter(({ partner }) => partner === name)
  }
}
