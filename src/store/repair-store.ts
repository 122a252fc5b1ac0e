import type { Pool } from 'pg'
import { type RepairFilter, statesBefore, statesOf } from '../domain/repair.ts'
import type { Repair, RepairPreview, RepairStore } from '../ports/repair-store.ts'
import { withTransaction } from './pool.ts'
import * as sql from './repair-store.sql.ts'
import { timeOrderedId } from './time-ordered-id.ts'

const sampleSize = 5

/** Keeps repairs in PostgreSQL. */
export function createRepairStore(pool: Pool): RepairStore {
  return {
    async preview(action, filter) {
      const { rows } = await pool.query<RepairPreview['sample'][number] & { count: number }>(
        sql.preview(action),
        [...valuesOf(action, filter), sampleSize],
      )
      return { count: rows[0]?.count ?? 0, sample: rows.map(({ count: _count, ...row }) => row) }
    },

    async begin({ action, filter, perMinute, by, reason, atMost = Number.POSITIVE_INFINITY }, at) {
      const id = timeOrderedId(at)
      const planned = await withTransaction(pool, async (client) => {
        await client.query(sql.insert, [id, action, filter, reason, by, perMinute, at])
        const { rowCount } = await client.query(sql.listItems(action), [...valuesOf(action, filter), id])
        const count = rowCount ?? 0
        if (count > atMost) throw new MoreThanWanted(count)
        await client.query(sql.setPlanned, [id, count])
        return count
      }).catch(countOfMore)
      if (typeof planned !== 'number') return planned
      const begun = { at, state: 'running', by, reason } as const
      const counts = { planned, repaired: 0, passedOver: 0 }
      const times = { startedAt: at, finishedAt: null }
      return {
        is: 'begun',
        repair: { id, action, filter, perMinute, state: 'running', ...counts, ...times, changes: [begun] },
      }
    },

    async find(id) {
      const { rows } = await pool.query<RepairRow>(sql.find, [id])
      return rows[0] && toRepair(rows[0])
    },

    async list({ state, before, limit }) {
      const { rows } = await pool.query<RepairRow>(sql.list, [state ?? null, before ?? null, limit])
      return rows.map(toRepair)
    },

    async steer(id, to, { by, reason }, at) {
      const { rowCount } = await pool.query(sql.steer, [id, to, statesBefore(to), by, reason, at])
      return rowCount === 1
    },

    async due(now) {
      const { rows } = await pool.query<Pick<Repair, 'id' | 'action' | 'perMinute'> & { filter: KeptFilter }>(
        sql.due,
        [now],
      )
      return rows.map((row) => ({ ...row, filter: readFilter(row.filter) }))
    },

    async goOn({ id, action, filter }, limit, now) {
      const { rows } = await pool.query<{ taken: number }>(sql.goOn(action), [
        id,
        now,
        limit,
        statesOf(action, filter),
      ])
      return rows[0]?.taken ?? 0
    },
  }
}

/** Undoes what was begun. */
class MoreThanWanted extends Error {
  override readonly name: string = 'MoreThanWanted'
  readonly count: number

  constructor(count: number) {
    super(`${count} exchanges are more than were wanted`)
    this.count = count
  }
}

function countOfMore(error: unknown): { is: 'more'; count: number } {
  if (error instanceof MoreThanWanted) return { is: 'more', count: error.count }
  throw error
}

const valuesOf = (action: Repair['action'], filter: RepairFilter) => {
  const { partner, problemCode, schoolCode, since, until, exchangeIds } = filter
  return [
    partner ?? null,
    statesOf(action, filter),
    problemCode ?? null,
    schoolCode ?? null,
    since ?? null,
    until ?? null,
    exchangeIds ?? null,
  ]
}

/** Instants are text in JSON. */
type KeptFilter = Omit<RepairFilter, 'since' | 'until'> & { since?: string; until?: string }

type RepairRow = Omit<Repair, 'filter' | 'changes'> & {
  filter: KeptFilter
  begunBy: string
  reason: string
  steered: (Omit<Repair['changes'][number], 'at'> & { at: string })[]
}

function toRepair({ filter, begunBy, reason, steered, ...row }: RepairRow): Repair {
  const begun = { at: row.startedAt, state: 'running', by: begunBy, reason } as const
  const later = steered.map((change) => ({ ...change, at: new Date(change.at) }))
  return { ...row, filter: readFilter(filter), changes: [begun, ...later] }
}

const readFilter = ({ since, until, ...others }: KeptFilter): RepairFilter => ({
  ...others,
  ...(since ? { since: new Date(since) } : {}),
  ...(until ? { until: new Date(until) } : {}),
})
