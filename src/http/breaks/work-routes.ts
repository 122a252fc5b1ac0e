import { z } from 'zod'
import { breakState } from '../../../schemas/api/break.ts'
import {
  breakAssignment,
  breakEnd,
  breakException,
  breakNote,
  breakWithSteps,
  workedBreakPage,
} from '../../../schemas/api/break-work.ts'
import { businessDay } from '../../../schemas/statement-line.ts'
import { text } from '../../../schemas/text.ts'
import { channelOfSource, type DayRules } from '../../domain/days/business-day.ts'
import { endingsOf } from '../../domain/statements/break-ending.ts'
import { dayMs } from '../../domain/time/local-time.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { BreakStore, WorkedBreak } from '../../ports/statements/break-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import { nextAfter, pageLimit } from '../paging.ts'
import type { Route } from '../route.ts'

export interface BreakParts {
  readonly breaks: BreakStore
  readonly dayRules: DayRules
  readonly clock: Clock
}

const path = '/v1/reconciliation/breaks'
const params = z.object({ id: z.coerce.number().int().min(1) })
const query = z.object({
  state: breakState.optional(),
  source: text(100).optional(),
  businessDay: businessDay.optional(),
  owner: text(200).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: pageLimit(500, 100),
})
const answers = { 200: json('The difference as it is now', breakWithSteps) }

/** Differences between what we hold and what banks and providers say, for the operators who work on them. */
export function breakWorkRoutes(gate: ClientGate, parts: BreakParts): Route[] {
  const { breaks, clock } = parts
  const channelOf = (source: string) => channelOfSource(parts.dayRules, source)
  const toShow = <Kept extends WorkedBreak>({ stranger, ...kept }: Kept) => ({
    ...kept,
    ageDays: Math.floor(((kept.closedAt ?? clock()).getTime() - kept.openedAt.getTime()) / dayMs),
    resolutions: endingsOf({ ...kept, stranger, channel: channelOf(kept.source) }).endings.map(
      ({ resolution }) => resolution,
    ),
  })
  const shown = async (id: number) => {
    const found = await breaks.find(id)
    if (!found) throw new GatewayError('not_found', 'there is no such difference')
    return answer(200, toShow(found))
  }
  const acted = async (
    client: Client,
    id: number,
    act: Pick<Parameters<BreakStore['act']>[0], 'did' | 'owner' | 'note'>,
  ) => {
    await breaks.act({ id, by: operatorOf(client), at: clock(), ...act })
    return shown(id)
  }
  const common = { tag: 'operation', params, answers } as const
  return [
    clientRoute(gate, {
      method: 'get',
      path,
      tag: 'operation',
      summary: 'List differences to work on',
      description: 'Newest first. For operators, as all of this.',
      query,
      answers: { 200: json('The differences', workedBreakPage) },
      async handle({ query }) {
        const found = await breaks.list(query)
        return answer(200, { breaks: found.map(toShow), next: nextAfter(found, query.limit) })
      },
    }),
    clientRoute(gate, {
      ...common,
      method: 'get',
      path: `${path}/{id}`,
      summary: 'Read a difference with its history',
      handle: ({ params: { id } }) => shown(id),
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: `${path}/{id}/assign`,
      summary: 'Say who works on a difference',
      body: breakAssignment,
      handle: ({ client, params: { id }, body: { owner, reason } }) =>
        acted(client, id, { did: 'assigned', owner, note: reason }),
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: `${path}/{id}/note`,
      summary: 'Write a note to a difference',
      body: breakNote,
      handle: ({ client, params: { id }, body: { note } }) => acted(client, id, { did: 'noted', note }),
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: `${path}/{id}/except`,
      summary: 'Let a difference be',
      description: 'It keeps no day open any more; a later file may still explain it. 409 when it is over.',
      body: breakException,
      handle: ({ client, params: { id }, body: { reason } }) =>
        acted(client, id, { did: 'excepted', note: reason }),
    }),
    clientRoute(gate, {
      ...common,
      method: 'post',
      path: `${path}/{id}/resolve`,
      summary: 'End a difference',
      description:
        '`explained` moves no money; the others book the difference between what the provider owes and a charge, rounding, credit of the ' +
        'student whose the payment is (where several have it, of the one that `payer` names), or money without an owner: ' +
        'that is kept as a payment without a bill, and stands among ' +
        '`/v1/money`. What a provider settles of a payment that is not known here is never `unowned`, and what it took of ' +
        'one `explained` only where the same settlement lists the payment. `resolutions` of the difference says which fit; of one that is ' +
        'resolved, those by which what it left astray is put right, once more. 409 for any other.',
      body: breakEnd,
      async handle({ client, params: { id }, body: { resolution, payer, reason } }) {
        const order = { id, resolution, payer, note: reason, by: operatorOf(client), at: clock(), channelOf }
        await breaks.resolve(order)
        return shown(id)
      },
    }),
  ]
}
