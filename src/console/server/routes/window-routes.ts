import { z } from 'zod'
import { windowHours } from '../../../../schemas/api/partner-window.ts'
import { notedOfWindow } from '../../../domain/partners/window-noted.ts'
import { readHours } from '../../../http/partners/read-hours.ts'
import { actorOf } from '../actor-of.ts'
import { reason } from '../fields.ts'
import { type ConsoleRoute, changing } from '../route.ts'
import { type ConfiguredPartner, findPartner } from './partner-routes.ts'

const ofWindow = z.object({ id: z.uuid() })
const body = z.strictObject({ hours: windowHours, reason })

/** Hours in which partners want nothing, as people keep them. */
export const windowRoutes = (
  configured: readonly ConfiguredPartner[],
  createId: () => string,
): readonly ConsoleRoute[] => [
  changing({
    path: '/api/partners/:name/windows',
    action: 'partners.steer',
    params: z.object({ name: z.string().min(1).max(100) }),
    body,
    async change({ params: { name: partner }, body, session, now: at }, { partnerWindows }) {
      findPartner(configured, partner)
      const hours = readHours(body.hours, at)
      const said = { hours, reason: body.reason, by: actorOf(session).by, at }
      return notedOfWindow.added(await partnerWindows.add({ id: createId(), partner, ...said }))
    },
  }),
  changing({
    path: '/api/windows/:id',
    action: 'partners.steer',
    params: ofWindow,
    body,
    async change({ params: { id: window }, body, session, now: at }, { partnerWindows }) {
      const hours = readHours(body.hours, at)
      const said = { hours, reason: body.reason, by: actorOf(session).by, at }
      return notedOfWindow.changed(await partnerWindows.change(window, said))
    },
  }),
  changing({
    path: '/api/windows/:id/end',
    action: 'partners.steer',
    params: ofWindow,
    body: z.strictObject({ reason }),
    async change({ params: { id: window }, body: { reason }, session, now: at }, { partnerWindows }) {
      const ended = await partnerWindows.end(window, { reason, by: actorOf(session).by, at })
      return { ...notedOfWindow.ended(ended), after: { window: null } }
    },
  }),
]
