import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { RepairAction } from '../../../schemas/repair.ts'
import { personKey } from '../../domain/access/actor.ts'
import { aloneHours } from '../../domain/approvals/approval.ts'
import {
  readRepairFilter,
  secondsOfRepair,
  statesBefore,
  statesOf,
  type WrittenFilter,
} from '../../domain/repairs/repair.ts'
import { repairNeedsSecondPerson } from '../../domain/repairs/repair-limits.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import type { Repair, RepairOrder, RepairPreview, RepairStore } from '../../ports/repairs/repair-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { requestApproval } from '../approvals/approval-rows.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { type RepairRow, toRepair, valuesOf } from './repair-rows.ts'
import * as sql from './repair-store.sql.ts'
import { compare } from './waiting-repair.sql.ts'

const sampleSize = 5

/** Keeps repairs in PostgreSQL. */
export function createRepairStore(pool: Pool): RepairStore {
  return {
    async estimate({ action, filter, perMinute, actor, rules: { repairLimits } }, at) {
      const { rows } = await pool.query<RepairPreview['sample'][number] & { count: number }>(
        sql.preview(action),
        [...valuesOf(action, filter), sampleSize],
      )
      const count = rows[0]?.count ?? 0
      const begun = await begunAlone(pool, action, actor.person, at)
      return {
        count,
        seconds: secondsOfRepair(count, perMinute),
        secondPerson: repairNeedsSecondPerson(action, { count, begunAlone: begun }, repairLimits),
        alone: { begun, limit: repairLimits[action] },
        sample: rows.map(({ count: _count, ...row }) => row),
      }
    },

    async partners() {
      const { rows } = await pool.query<{ partner: string }>(sql.partners)
      return rows.map(({ partner }) => partner)
    },

    begunAlone: (action, person, at) => begunAlone(pool, action, person, at),

    async begin(order, when) {
      try {
        return { is: 'begun', repair: await withTransaction(pool, (client) => begin(client, order, when)) }
      } catch (error) {
        if (error instanceof MoreThanWanted) return { is: 'more', count: error.count }
        throw error
      }
    },

    async find(id) {
      const { rows } = await pool.query<RepairRow>(sql.find, [id])
      return rows[0] && toRepair(rows[0])
    },

    async standing({ id, action, filter }) {
      type Row = RepairPreview['sample'][number] & { count: number; newer: number }
      const { rows } = await pool.query<Row>(compare(action), [...valuesOf(action, filter), id, sampleSize])
      const sample = rows
        .map(({ count: _count, newer: _newer, ...row }) => row)
        .filter(({ id }) => id !== null)
      return { count: rows[0]?.count ?? 0, newer: rows[0]?.newer ?? 0, sample }
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
      const { rows } = await pool.query<
        Pick<Repair, 'id' | 'action' | 'perMinute'> & { filter: WrittenFilter }
      >(sql.due, [now])
      return rows.map((row) => ({ ...row, filter: readRepairFilter(row.filter) }))
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

/** Lists the exchanges of a repair, and lets it run, or wait for a second person. */
async function begin(client: PoolClient, order: RepairOrder, when: ApprovalMoment): Promise<Repair> {
  const { action, filter, perMinute, actor, reason, rules, atMost = Number.POSITIVE_INFINITY } = order
  const id = timeOrderedId(when.at)
  const person = personKey(actor.person)
  await client.query(sql.holdPerson, [advisoryLocks.repairsOfPerson, person])
  const before = await begunAlone(client, action, actor.person, when.at)
  await client.query(sql.insert, [id, action, filter, reason, actor.by, person, perMinute, when.at])
  const { rowCount } = await client.query(sql.listItems(action), [...valuesOf(action, filter), id])
  const count = rowCount ?? 0
  if (count > atMost) throw new MoreThanWanted(count)
  await client.query(sql.setPlanned, [id, count])
  if (repairNeedsSecondPerson(action, { count, begunAlone: before }, rules.repairLimits)) {
    const payload = { repairId: id, action, filter, perMinute, planned: count }
    // No school's own people decide what becomes of many messages, so it is of no school.
    const about = { kind: 'bulk-repair', alone: keyOf(order), schoolCode: null, amount: null } as const
    const { id: approvalId } = await requestApproval(
      client,
      { ...about, payload, actor, reason, rules },
      when,
    )
    await client.query(sql.letWait, [id, approvalId])
  }
  const { rows } = await client.query<RepairRow>(sql.find, [id])
  if (!rows[0]) throw new Error('the repair is gone')
  return toRepair(rows[0])
}

async function begunAlone(
  pool: Pick<Pool, 'query'>,
  action: RepairAction,
  person: string,
  at: Date,
): Promise<number> {
  const since = new Date(at.getTime() - aloneHours * 3_600_000)
  const { rows } = await pool.query<{ count: number }>(sql.begunAlone, [personKey(person), action, since])
  return rows[0]?.count ?? 0
}

/** The same for all repairs that do the same to the same, however it was said. */
function keyOf({ action, filter }: RepairOrder): string {
  const { exchangeIds, ...others } = filter
  const said = Object.entries(others).filter(([, value]) => value !== undefined)
  const ids = exchangeIds?.toSorted((one, other) => one - other)
  return createHash('sha256')
    .update(JSON.stringify([action, said.sort(), ids]))
    .digest('hex')
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
