import { z } from 'zod'
import { exchangeEdited, exchangeEditRequest } from '../../../schemas/record-edit.ts'
import { editOfEvent } from '../../domain/exchanges/record-edit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EditOutcome, ExchangeEditStore } from '../../ports/exchanges/exchange-edit-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import { type Answer, answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'

export interface ExchangeEditParts {
  readonly exchangeEdits: ExchangeEditStore
  readonly clock: Clock
  /** Wakes delivery. */
  readonly onAccepted: () => void
}

/** Correcting what one portal is told, for operators. */
export const exchangeEditRoutes = (gate: ClientGate, parts: ExchangeEditParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/exchanges/{id}/edits',
    tag: 'operation',
    summary: 'Correct what a portal is told, and send it',
    description:
      'Of an exchange that is held or refused. A new one takes its place in the order of its bill, says what is set, and is mapped and ' +
      'signed anew; the old one is given up, and its evidence stays. For operators.',
    params: z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    body: exchangeEditRequest,
    answers: { 201: json('Goes out', exchangeEdited) },
    async handle({ client, params: { id }, body: { dossier, progress, reason, isNotThere } }) {
      const { exchangeEdits, clock, onAccepted } = parts
      const event = await exchangeEdits.findEvent(id)
      if (!event) throw noExchange()
      const set = { dossier, progress }
      const kind = editOfEvent[event]
      if (!set[kind] && (dossier || progress)) {
        throw new InvalidRequest([
          { field: kind, code: 'required', message: `is what an exchange of this kind takes (${event})` },
        ])
      }
      const edit = { set, by: operatorOf(client), reason, isNotThere }
      const outcome = await exchangeEdits.edit(id, edit, clock())
      if (outcome.is === 'edited') onAccepted()
      return answerOf(id, outcome)
    },
  }),
]

function answerOf(id: number, outcome: EditOutcome): Answer {
  if (outcome.is === 'edited') return answer(201, { exchangeId: outcome.exchangeId, replaces: id })
  if (outcome.is === 'unknown') throw noExchange()
  if (outcome.is === 'may-have-arrived') {
    return refuse('conflict', 'it may have arrived: replay it, or say isNotThere when the portal’s people do')
  }
  const { state, replacedBy } = outcome
  return refuse('conflict', `it is ${state}${replacedBy === null ? '' : `; ${replacedBy} took its place`}`)
}

const noExchange = () => new GatewayError('not_found', 'there is no such exchange with a portal')
