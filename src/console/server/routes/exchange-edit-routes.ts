import { z } from 'zod'
import { exchangeEditRequest } from '../../../../schemas/record-edit.ts'
import { editOfEvent } from '../../../domain/exchanges/record-edit.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import { actorOf } from '../actor-of.ts'
import { type ConsoleRoute, changing } from '../route.ts'

const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Correcting what one portal is told. */
export const exchangeEditRoutes: readonly ConsoleRoute[] = [
  changing({
    path: '/api/exchanges/:id/edit',
    action: 'exchanges.repair',
    params,
    body: exchangeEditRequest,
    async change({ params: { id }, body, session, now }, { exchangeEdits }) {
      const { dossier, progress, reason, isNotThere } = body
      const event = await exchangeEdits.findEvent(id)
      if (!event) throw new GatewayError('not_found', 'there is no such exchange with a portal')
      const set = { dossier, progress }
      const kind = editOfEvent[event]
      if (!set[kind] && (dossier || progress)) {
        const message = `is what an exchange of this kind takes (${event})`
        throw new InvalidRequest([{ field: kind, code: 'required', message }])
      }
      const outcome = await exchangeEdits.edit(id, { set, by: actorOf(session).by, reason, isNotThere }, now)
      if (outcome.is !== 'edited') throw new GatewayError('conflict', sayWhyNot[outcome.is])
      return {
        subject: { kind: 'exchange', id: String(id) },
        // Which fields, and nothing of what they say: that is personal data, and stands sealed with the exchange.
        after: { replacedBy: outcome.exchangeId, set: Object.keys(set[kind] ?? {}), isNotThere },
        answer: { exchangeId: outcome.exchangeId },
      }
    },
  }),
]

const sayWhyNot = {
  unknown: 'there is no such exchange with a portal',
  'may-have-arrived': 'it may have arrived: replay it, or say that the people of the portal do not have it',
  closed: 'it is neither held nor refused any more',
} as const
