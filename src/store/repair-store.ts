import type { Pool } from 'pg'
import type { Repair, RepairAction, RepairFilter, RepairPreview, RepairStore } from '../ports/repair-store.ts'
import { timeOrderedId } from './time-ordered-id.ts'

const sampleSize = 5

/** Keeps repairs in PostgreSQL. */
export function createRepairStore(pool: Pool): RepairStore {
  return {
    async preview(filter) {
      const { rows } = await pool.query<RepairPreview['sample'][number] & { count: number }>(
        `select exchanges.id, partner, exchanges.state, event, problem_code as "problemCode", count(*) over () as count
         from ${meant} order by exchanges.id limit ${sampleSize}`,
        valuesOf(filter),
      )
      return { count: rows[0]?.count ?? 0, sample: rows.map(({ count: _count, ...row }) => row) }
    },

    async begin({ action, filter, reason }, at) {
      const id = timeOrderedId(at)
      await pool.query(
        'insert into repairs (id, action, filter, reason, started_at) values ($1, $2, $3, $4, $5)',
        [id, action, filter, reason, at],
      )
      return { id, action, filter, reason, finishedAt: null }
    },

    async find(id) {
      const { rows } = await pool.query(
        'select id, action, filter, reason, finished_at as "finishedAt" from repairs where id = $1',
        [id],
      )
      return rows[0] && readRepair(rows[0])
    },

    async step({ id, action, filter, reason }, limit, at) {
      const { rowCount } = await pool.query(stepSql[action], [...valuesOf(filter), id, limit, at, reason])
      return rowCount ?? 0
    },

    async finish(id, at) {
      await pool.query('update repairs set finished_at = $2 where id = $1 and finished_at is null', [id, at])
    },
  }
}

/** Exchanges that a filter ($1 to $6) means. */
const meant = `
  exchanges
  left join bills on exchanges.subject_kind = 'bill' and bills.id = exchanges.subject_id
  left join dossiers on exchanges.subject_kind = 'dossier' and dossiers.id = exchanges.subject_id
  where exchanges.state in ('held', 'refused')
    and ($1::text is null or partner = $1)
    and ($2::text is null or exchanges.state = $2)
    and ($3::text is null or problem_code = $3)
    and ($4::text is null or coalesce(bills.school_code, dossiers.school_code) = $4)
    and ($5::timestamptz is null or exchanges.created_at >= $5)
    and ($6::timestamptz is null or exchanges.created_at < $6)`

const valuesOf = ({ partner, state, problemCode, schoolCode, since, until }: RepairFilter) =>
  [partner, state, problemCode, schoolCode, since, until].map((value) => value ?? null)

/** Some of them that the repair $7 has not touched, at most $8. */
const chosen = `
  with chosen as (
    select exchanges.id from ${meant}
      and repair_id is distinct from $7::uuid
    order by exchanges.id limit $8
    for update of exchanges skip locked
  )`

// A refusal changed nothing there: it is mapped anew. A held one whose bytes are stored may have arrived: it is asked
// about first. The rest was never sent. The fence grows, so that a late result of before counts no more.
const stepSql: Readonly<Record<RepairAction, string>> = {
  replay: `${chosen}
    update exchanges set
      state = case
        when state = 'held' and exists (
          select 1 from evidence where exchange_id = exchanges.id and direction = 'out') then 'unknown'
        else 'waiting' end,
      due_at = $9, attempts = 0, asks = 0, fence = fence + 1, settled_at = null, repair_id = $7,
      problem_code = 'replayed', problem_detail = $10
    from chosen where exchanges.id = chosen.id`,
  'give-up': `${chosen}
    update exchanges set
      state = 'given-up', fence = fence + 1, settled_at = $9, repair_id = $7,
      problem_code = 'given-up', problem_detail = $10
    from chosen where exchanges.id = chosen.id`,
}

/** Instants of a filter are text in its JSON. */
function readRepair(row: Repair & { filter: { since?: string; until?: string } }): Repair {
  const { since, until, ...others } = row.filter
  const filter: RepairFilter = {
    ...others,
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
  }
  return { ...row, filter }
}
