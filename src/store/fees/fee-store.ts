import type { Pool, PoolClient } from 'pg'
import type { FeeScheduleRequest } from '../../../schemas/fee.ts'
import { contradicts, type FeeSchedule } from '../../domain/fees/fee-schedule.ts'
import type { FeeStore, Made, ScheduleOutcome, StoredFeeItem } from '../../ports/fees/fee-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { endRecord } from './fee-record-ends.ts'

/** Keeps fee items and prices in PostgreSQL. */
export function createFeeStore(pool: Pool): FeeStore {
  return {
    async addItem(item, { by, at }) {
      const { code, name, kind, exactness = null, schoolCode = null, validFrom, validTo = null } = item
      if (schoolCode !== null && !(await isSchool(pool, schoolCode))) return 'unknown-school'
      const { rowCount } = await pool.query(
        `insert into fee_items (id, school_code, code, name, kind, valid_from, valid_to, made_by, made_at, exactness)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
         where not exists (select from fee_items where code = $3 and school_code is null and $2::text is not null)
         on conflict do nothing`,
        [timeOrderedId(at), schoolCode, code, name, kind, validFrom, validTo, by, at, exactness],
      )
      if (rowCount === 1) return 'accepted'
      const { rows } = await pool.query(
        `select from fee_items where school_code is not distinct from $1 and code = $2 and name = $3 and kind = $4
         and valid_from = $5 and valid_to is not distinct from $6 and exactness is not distinct from $7`,
        [schoolCode, code, name, kind, validFrom, validTo, exactness],
      )
      return rows.length === 1 ? 'repeated' : 'taken'
    },

    async items(schoolCodes) {
      const { rows } = await pool.query<StoredFeeItem>(
        `select code, name, kind, exactness, school_code as "schoolCode", valid_from as "validFrom", valid_to as "validTo"
         from fee_items where school_code is null or school_code = any($1) order by code, school_code nulls first`,
        [schoolCodes],
      )
      return rows
    },

    addSchedule: (schedule, made) => withTransaction(pool, (client) => addSchedule(client, schedule, made)),

    async findSchedule(id) {
      const { rows } = await pool.query<FeeSchedule>(`${schedulesSql} where id = $1`, [id])
      return rows[0]
    },

    async schedules(schoolYear, schoolCodes) {
      const { rows } = await pool.query<FeeSchedule>(
        `${schedulesSql} where school_year = $1 and (school_code is null or school_code = any($2)) and ${stillCounts}
         order by item, role, id`,
        [schoolYear, schoolCodes],
      )
      return rows
    },

    endSchedule: (id, lastDay, reason, made) => endRecord(pool, id, lastDay, reason, made),
  }
}

async function addSchedule(
  client: PoolClient,
  request: FeeScheduleRequest,
  { by, at }: Made,
): Promise<ScheduleOutcome> {
  if (request.schoolCode !== undefined && !(await isSchool(client, request.schoolCode)))
    return { is: 'unknown-school' }
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.feeSchedules])
  const { rows } = await client.query<FeeSchedule>(
    `${schedulesSql} where school_year = $1 and item = $2 and ${stillCounts}`,
    [request.schoolYear, request.item],
  )
  const schedule = scheduleOf(timeOrderedId(at), request)
  const same = rows.find(
    (stored) => JSON.stringify({ ...stored, id: schedule.id }) === JSON.stringify(schedule),
  )
  if (same) return { is: 'repeated', id: same.id }
  const other = rows.find((stored) => contradicts(stored, schedule))
  if (other) return { is: 'contradicts', id: other.id }
  await client.query(
    `insert into fee_schedules (id, item, role, school_year, school_code, level, area, unit, price, decision,
       valid_from, valid_to, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [...Object.values(schedule), by, at],
  )
  return { is: 'accepted', id: schedule.id }
}

/** In the order of the columns that are read and written. */
const scheduleOf = (id: string, request: FeeScheduleRequest): FeeSchedule => ({
  id,
  item: request.item,
  role: request.role,
  schoolYear: request.schoolYear,
  schoolCode: request.schoolCode ?? null,
  level: request.level ?? null,
  area: request.area ?? null,
  unit: request.unit,
  price: request.price,
  decision: request.decision ?? null,
  from: request.validFrom,
  to: request.validTo ?? null,
})

const schedulesSql = `
  select id, item, role, school_year as "schoolYear", school_code as "schoolCode", level, area, unit, price, decision,
    valid_from as "from", least(valid_to, last_day) as "to"
  from fee_schedules left join fee_record_ends on record_id = id`

const stillCounts = '(last_day is null or last_day >= valid_from)'

const isSchool = async (database: Pool | PoolClient, code: string): Promise<boolean> =>
  (await database.query('select from schools where code = $1', [code])).rows.length === 1
