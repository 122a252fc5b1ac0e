import { z } from 'zod'
import { breakState } from '../../../../schemas/api/break.ts'
import { breakPayer, breakResolution } from '../../../../schemas/api/break-work.ts'
import { businessDay } from '../../../../schemas/statement-line.ts'
import { text } from '../../../../schemas/text.ts'
import { may } from '../../../domain/access/roles.ts'
import { channelOfSource, type DayRules } from '../../../domain/days/business-day.ts'
import { breakResolutions } from '../../../domain/statements/break.ts'
import { endingsOf, leftAstray } from '../../../domain/statements/break-ending.ts'
import { dayMs } from '../../../domain/time/local-time.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { BreakStore, WorkedBreak } from '../../../ports/statements/break-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ConsoleStores, ReadStores } from '../console-stores.ts'
import { beforeNumber, pageOf, pageSize, reason } from '../fields.ts'
import { type Asked, type Change, type ConsoleRoute, changing, reading } from '../route.ts'

const word = z.string().trim().min(1).max(100)
const query = z.object({
  // What is to be worked on, unless told otherwise.
  state: z.union([breakState, z.literal('any')]).default('open'),
  category: word.optional(),
  source: word.optional(),
  businessDay: businessDay.optional(),
  owner: word.optional(),
  unowned: z.literal('yes').optional(),
  olderThanDays: z.coerce.number().int().min(0).max(3_650).optional(),
  before: beforeNumber.optional(),
})
const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Differences between what we hold and what banks and providers say: looking for them, and working on one. */
export const breakRoutes = (
  { breaks, breakView }: Pick<ReadStores, 'breaks' | 'breakView'>,
  dayRules: DayRules,
): readonly ConsoleRoute[] => {
  const channelOf = (source: string) => channelOfSource(dayRules, source)
  return [
    reading({
      path: '/api/breaks',
      action: 'money.read',
      query,
      async read({ query: { state, unowned, olderThanDays, ...others }, now }) {
        const found = await breaks.list({
          ...others,
          state: state === 'any' ? undefined : state,
          isUnowned: unowned === 'yes',
          openedBefore:
            olderThanDays === undefined ? undefined : new Date(now.getTime() - olderThanDays * dayMs),
          limit: pageSize + 1,
        })
        return pageOf(
          found.map((one) => aged(one, now)),
          ({ id }) => id,
        )
      },
    }),
    reading({
      path: '/api/breaks/standing',
      action: 'money.read',
      read: async ({ now }) => ({ standing: await breakView.standing(now) }),
    }),
    reading({
      path: '/api/breaks/:id',
      action: 'money.read',
      params,
      async read({ params: { id }, session, now }) {
        const [found, sides] = await Promise.all([breaks.find(id), breakView.sides(id)])
        if (!found || !sides) throw noBreak()
        const { steps, ...kept } = found
        // People write names into notes: they are for those who work on differences.
        const mayReadNotes = may(session, 'money.match')
        return {
          found: aged(kept, now),
          sides,
          steps: mayReadNotes ? steps : steps.map((step) => ({ ...step, note: null })),
          ...endingsOf({ ...kept, channel: channelOf(kept.source) }),
          astray: leftAstray(kept),
        }
      },
    }),
    changing({
      path: '/api/breaks/:id/assign',
      action: 'money.match',
      params,
      body: z.strictObject({ owner: text(100), reason }),
      change: (asked, stores) =>
        acted(asked, stores, { did: 'assigned', owner: asked.body.owner, note: asked.body.reason }),
    }),
    changing({
      path: '/api/breaks/:id/note',
      action: 'money.match',
      params,
      // A note is no reason: it may name people, and the audit log keeps none of it.
      body: z.strictObject({ note: text(2_000) }),
      change: (asked, stores) => acted(asked, stores, { did: 'noted', note: asked.body.note }),
    }),
    changing({
      path: '/api/breaks/:id/except',
      action: 'money.match',
      params,
      body: z.strictObject({ reason }),
      change: (asked, stores) => acted(asked, stores, { did: 'excepted', note: asked.body.reason }),
    }),
    changing({
      path: '/api/breaks/:id/resolve',
      action: 'money.match',
      params,
      body: z.strictObject({ resolution: breakResolution, payer: breakPayer.optional(), reason }),
      async change({ params: { id }, body: { resolution, payer, reason }, session, now }, { breaks }) {
        const before = await findBreak(breaks, id)
        const by = actorOf(session).by
        await breaks.resolve({ id, resolution, payer, note: reason, by, at: now, channelOf })
        return {
          subject: { kind: 'break', id: String(id) },
          before: { state: before.state },
          after: { state: 'resolved', resolution, against: breakResolutions[resolution].against },
        }
      },
    }),
  ]
}

type Acting = Asked<z.output<typeof params>, undefined, unknown>

async function acted(
  { params: { id }, session, now }: Acting,
  { breaks }: ConsoleStores,
  act: Pick<Parameters<BreakStore['act']>[0], 'did' | 'owner' | 'note'>,
): Promise<Change> {
  const before = await findBreak(breaks, id)
  await breaks.act({ id, by: actorOf(session).by, at: now, ...act })
  const after = await findBreak(breaks, id)
  return {
    subject: { kind: 'break', id: String(id) },
    before: { state: before.state, owner: before.owner },
    after: { did: act.did, state: after.state, owner: after.owner },
  }
}

async function findBreak(breaks: Pick<BreakStore, 'find'>, id: number): Promise<WorkedBreak> {
  const found = await breaks.find(id)
  if (!found) throw noBreak()
  return found
}

const noBreak = () => new GatewayError('not_found', 'there is no such difference')

const aged = ({ stranger: _, ...kept }: WorkedBreak, now: Date) => ({
  ...kept,
  ageDays: Math.floor(((kept.closedAt ?? now).getTime() - kept.openedAt.getTime()) / dayMs),
})
