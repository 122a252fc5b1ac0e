import { z } from 'zod'
import {
  partnerWindow,
  partnerWindows as partnerWindowsAnswer,
  windowEnd,
  windowRequest,
} from '../../../schemas/api/partner-window.ts'
import { isOver, type MaintenanceWindow } from '../../domain/partners/maintenance-window.ts'
import { notedOfWindow } from '../../domain/partners/window-noted.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { AuditLog } from '../../ports/access/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { PartnerControlStore } from '../../ports/partners/partner-control-store.ts'
import type { PartnerWindowStore } from '../../ports/partners/partner-window-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { actorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { readHours } from './read-hours.ts'

/** What a change of windows is kept with, all or nothing. */
interface WindowStores {
  readonly partnerWindows: PartnerWindowStore
  readonly auditLog: Pick<AuditLog, 'append'>
}

export interface WindowParts {
  readonly partnerControls: Pick<PartnerControlStore, 'read'>
  /** The partners of the settings, with the windows that stand there. */
  readonly portalWindows: ReadonlyMap<string, readonly MaintenanceWindow[]>
  readonly inOneTransaction: <Result>(work: (stores: WindowStores) => Promise<Result>) => Promise<Result>
  readonly createId: () => string
  readonly clock: Clock
}

const ofPartner = z.object({ name: z.string().min(1).max(100) })
const ofWindow = z.object({ id: z.uuid() })

/** Windows in which partners want nothing, for operators. */
export const windowRoutes = (gate: ClientGate, parts: WindowParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/partners/{name}/windows',
    tag: 'operation',
    summary: 'List when a partner wants nothing',
    params: ofPartner,
    answers: { 200: json('The windows', partnerWindowsAnswer) },
    async handle({ params: { name } }) {
      const lasting = configuredOf(parts, name)
      const { windows } = await parts.partnerControls.read()
      const now = parts.clock()
      const kept = windows.filter(({ partner, hours }) => partner === name && !isOver(hours, now))
      const configured = lasting.map((hours) => ({ kind: 'weekly' as const, ...hours }))
      return answer(200, { configured, windows: kept })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/partners/{name}/windows',
    tag: 'operation',
    summary: 'Let a partner be away for some hours, once or each week',
    description:
      'Its messages wait meanwhile, and no attempt is counted; all workers know it within two seconds. Windows may overlap. 409 ' +
      'where the same stands already. For operators, as all of this.',
    params: ofPartner,
    body: windowRequest,
    answers: { 201: json('The window', partnerWindow) },
    async handle({ client, params: { name: partner }, body: { hours: sent, reason } }) {
      configuredOf(parts, partner)
      const at = parts.clock()
      const hours = readHours(sent, at)
      const said = { hours, reason, by: actorOf(client).by, at }
      const added = await parts.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const window = await partnerWindows.add({ id: parts.createId(), partner, ...said })
        await auditLog.append({ ...entry(client, said), ...notedOfWindow.added(window) })
        return window
      })
      return answer(201, added)
    },
  }),
  clientRoute(gate, {
    method: 'put',
    path: '/v1/windows/{id}',
    tag: 'operation',
    summary: 'Change the hours of a window',
    description: 'Also while it holds messages. 409 for one that is over.',
    params: ofWindow,
    body: windowRequest,
    answers: { 200: json('The window', partnerWindow) },
    async handle({ client, params: { id }, body: { hours: sent, reason } }) {
      const at = parts.clock()
      const said = { hours: readHours(sent, at), reason, by: actorOf(client).by, at }
      const changed = await parts.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const change = await partnerWindows.change(id, said)
        await auditLog.append({ ...entry(client, said), ...notedOfWindow.changed(change) })
        return change.after
      })
      return answer(200, changed)
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/windows/{id}/end',
    tag: 'operation',
    summary: 'End a window, also before its time or before it begins',
    params: ofWindow,
    body: windowEnd,
    answers: { 200: json('The window as it was', partnerWindow) },
    async handle({ client, params: { id }, body: { reason } }) {
      const said = { reason, by: actorOf(client).by, at: parts.clock() }
      const ended = await parts.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const window = await partnerWindows.end(id, said)
        await auditLog.append({ ...entry(client, said), ...notedOfWindow.ended(window) })
        return window
      })
      return answer(200, ended)
    },
  }),
]

/** Throws `not_found` for a partner that no setting names. */
function configuredOf({ portalWindows }: WindowParts, name: string): readonly MaintenanceWindow[] {
  const found = portalWindows.get(name)
  if (found) return found
  throw new GatewayError('not_found', 'no partner of this name is configured')
}

function entry(client: Client, { reason: why, at }: { reason: string; at: Date }) {
  const { person, login } = actorOf(client)
  return { at, person, login, via: 'api', action: 'partners.steer', why } as const
}
