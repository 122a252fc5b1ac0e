import type { Pool } from 'pg'
import type { BusinessDay, DayRow, DayStore } from '../../ports/days/day-store.ts'
import { withTransaction } from '../pool.ts'
import { closeDay } from './close-day.ts'
import { keepExceptions } from './day-exceptions.ts'
import { daysSql } from './days.sql.ts'
import { findUnmet } from './find-unmet.ts'
import { openDaysSql } from './open-days.sql.ts'

/** Keeps business days in PostgreSQL. */
export function createDayStore(pool: Pool): DayStore {
  const find: DayStore['find'] = async (book, day) => {
    const { rows } = await pool.query<BusinessDay>(`${daysSql} where book = $1 and day = $2`, [book, day])
    return rows[0]
  }
  return {
    find,

    async openDays({ cutOffs }, at) {
      const { rowCount } = await pool.query(openDaysSql, [JSON.stringify(cutOffs), at])
      return rowCount ?? 0
    },

    async list({ book, day, state, schoolCodes, limit }) {
      const books = schoolCodes?.map((code) => `school:${code}`)
      const { rows } = await pool.query<BusinessDay>(
        `${daysSql}
         where ($1::text is null or book = $1) and ($2::date is null or day = $2) and ($3::text is null or state = $3)
           and ($4::text[] is null or book = any($4))
         order by day desc, book limit $5`,
        [book ?? null, day ?? null, state ?? null, books ?? null, limit],
      )
      return rows
    },

    async unmet(book, day, rules, at) {
      const kept = await find(book, day)
      return kept?.state === 'open' ? findUnmet(pool, kept, rules, at) : []
    },

    close: (order, sign) => withTransaction(pool, (client) => closeDay(client, order, sign)),

    except: (exception) => withTransaction(pool, (client) => keepExceptions(client, exception)),

    async rowsOf(book, day, { after, limit }) {
      const { rows } = await pool.query<DayRow>(
        `select kind, row_id as id, value_day as "valueDay", amount from business_day_rows
         where book = $1 and day = $2 and ($3::text is null or (kind, row_id) > ($3, $4))
         order by kind, row_id limit $5`,
        [book, day, after?.kind ?? null, after?.id ?? null, limit],
      )
      return rows
    },

    async cameLate(book, day, limit) {
      const { rows } = await pool.query<DayRow & { countedOn: string }>(
        `select kind, row_id as id, value_day as "valueDay", amount, day as "countedOn" from business_day_rows
         where book = $1 and value_day = $2 and value_day < day order by day, kind, row_id limit $3`,
        [book, day, limit],
      )
      return rows
    },
  }
}
