import { z } from 'zod'
import type { SignaturesTaken } from '../../../domain/keys/key-fit.ts'
import { type MaintenanceWindow, windowsOfSettings } from '../../../domain/partners/maintenance-window.ts'
import { concerning, everyPartner, holdOf } from '../../../domain/partners/partner-hold.ts'
import { quietTraffic } from '../../../domain/partners/traffic.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type {
  PartnerControlStore,
  PartnerControls,
  PartnerLoad,
} from '../../../ports/partners/partner-control-store.ts'
import type { Partner, SettingMessage, StepMessage, StepsMessage } from '../../messages/partners.ts'
import { reason } from '../fields.ts'
import { shownWindows } from '../present/shown-windows.ts'
import { type ConsoleRoute, changing, reading, trying } from '../route.ts'

/** A partner as it stands in the settings. */
export interface ConfiguredPartner {
  readonly name: string
  readonly adapter: string
  readonly limits: Partner['limits']
  readonly windows: readonly MaintenanceWindow[]
  readonly settings: readonly SettingMessage[]
}

/** What the console asks of others about partners. */
export interface PartnerTools {
  readonly configured: readonly ConfiguredPartner[]
  /** What partners take whose messages are signed. */
  readonly taken: SignaturesTaken
  /** Tries the way to a partner: names, connections, certificates, clocks, the login. */
  check(name: string): Promise<readonly StepMessage[]>
  /** Tries a key at a partner before it is rotated in. Throws `not_found` for a key that is not in the ring. */
  rehearse(name: string, keyId: string): Promise<readonly StepMessage[]>
}

const params = z.object({ name: z.string().min(1).max(100) })

/** What partners stand like, what stops them, and whether they can be reached. */
export const partnerRoutes = (
  controls: PartnerControlStore,
  { configured, check }: PartnerTools,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/partners',
    action: 'partners.read',
    async read({ now }) {
      const [said, loads] = await Promise.all([controls.read(), controls.loads(now)])
      const brakeOnAll = said.stops.find(({ partner }) => partner === everyPartner) ?? null
      return { partners: configured.map((one) => describe(one, said, loads, now)), brakeOnAll }
    },
  }),
  reading({
    path: '/api/partners/:name',
    action: 'partners.read',
    params,
    async read({ params: { name }, now }) {
      const one = findPartner(configured, name)
      const [said, loads] = await Promise.all([controls.read(), controls.loads(now)])
      const partner = describe(one, said, loads, now)
      return { partner, settings: one.settings }
    },
  }),
  trying({
    path: '/api/partners/:name/check',
    action: 'partners.steer',
    params,
    body: z.strictObject({}),
    async try({ params: { name } }): Promise<StepsMessage> {
      findPartner(configured, name)
      return { steps: await check(name) }
    },
  }),
  changing({
    path: '/api/partners/:name/stop',
    action: 'partners.steer',
    params,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('brake'), reason }),
      z.strictObject({ kind: z.literal('pause'), until: z.iso.datetime({ offset: true }), reason }),
    ]),
    async change({ params: { name }, body, now }, { partnerControls }) {
      if (name !== everyPartner || body.kind !== 'brake') findPartner(configured, name)
      const until = body.kind === 'pause' ? new Date(body.until) : null
      if (until && until <= now) throw new GatewayError('conflict', 'that time is over')
      const { kind, reason } = body
      await partnerControls.stop({ partner: name, kind, until, reason, setAt: now })
      return { subject: { kind: 'partner', id: name }, after: { [kind]: until?.toISOString() ?? true } }
    },
  }),
  changing({
    path: '/api/partners/:name/release',
    action: 'partners.steer',
    params,
    body: z.strictObject({ kind: z.enum(['brake', 'pause']), reason }),
    async change({ params: { name }, body: { kind } }, { partnerControls }) {
      const wasOn = await partnerControls.release(name, kind)
      if (!wasOn) throw new GatewayError('conflict', `there is no ${kind} on it`)
      return { subject: { kind: 'partner', id: name }, before: { [kind]: true }, after: { [kind]: false } }
    },
  }),
]

/** Throws `not_found`. */
export function findPartner(configured: readonly ConfiguredPartner[], name: string): ConfiguredPartner {
  const found = configured.find((one) => one.name === name)
  if (found) return found
  throw new GatewayError('not_found', 'no partner of this name is configured')
}

function describe(
  configured: ConfiguredPartner,
  { stops, windows: kept, traffic }: PartnerControls,
  loads: readonly PartnerLoad[],
  now: Date,
): Partner {
  const { name, adapter, limits } = configured
  const own = stops.filter(({ partner }) => partner === name)
  const windows = [...windowsOfSettings(configured.windows), ...concerning(kept, name)]
  const known = traffic.get(name) ?? quietTraffic
  const { partner: _, ...load } = loads.find(({ partner }) => partner === name) ?? { partner: name }
  return {
    ...{ name, adapter, limits, stops: own },
    windows: shownWindows(configured, kept, now),
    hold: holdOf({ stops: concerning(stops, name), windows, traffic: known }, now) ?? null,
    breaker: known.breaker.state,
    failures: known.breaker.state === 'closed' ? known.breaker.failures : 0,
    load: 'due' in load ? load : null,
  }
}
