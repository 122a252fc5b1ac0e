import type { Pool } from 'pg'
import type { BookKind } from '../../domain/days/business-day.ts'
import type { ChangedRow, ClosedDay, DayKey, MissedRow, ProofStore } from '../../ports/proofs/proof-store.ts'
import { type CountedRecord, countedRecords } from '../days/counted-records.sql.ts'
import { changedRowsSql, missedRowsSql, sumRowsSql } from '../days/day-rows.sql.ts'
import { moneyProofs } from './money-proofs.sql.ts'

/** Reads proofs from PostgreSQL, which walks the rows itself: what comes back is what is wrong, and not much of it. */
export function createProofStore(pool: Pool): ProofStore {
  const proofs = new Map(Object.entries(moneyProofs))
  return {
    moneyChecks: [...proofs].map(([id, { says }]) => ({ id, says })),

    async checkMoney(id, limit) {
      const proof = proofs.get(id)
      if (!proof) throw new RangeError('there is no such check')
      const { rows } = await pool.query(
        `with wrong as materialized (${proof.wrong})
         select (${proof.looked}) as looked, (select count(*) from wrong) as wrong,
           (select coalesce(array_agg(name), '{}') from (select name from wrong order by name limit $1) as first) as named`,
        [limit],
      )
      return rows[0]
    },

    async closedDays({ after, limit }) {
      const { rows } = await pool.query<ClosedDay>(
        `select book, day, cut_off as "cutOff", state, opened_at as "openedAt", closed_at as "closedAt", jws,
           row_count as "rowCount", rows_hash as "rowsHash"
         from business_days where state <> 'open' and ($1::text is null or (book, day) > ($1, $2::date))
         order by book, day limit $3`,
        [after?.book ?? null, after?.day ?? null, limit],
      )
      return rows
    },

    async sumOfRows({ book, day }) {
      const { rows } = await pool.query(sumRowsSql, [book, day])
      return rows[0]
    },

    async changedRows(limit) {
      const changed: ChangedRow[] = []
      for (const [book, kinds] of Object.entries(countedRecords)) {
        for (const [name, record] of Object.entries<CountedRecord>(kinds)) {
          const sql = changedRowsSql(book as BookKind, name, record)
          const { rows } = await pool.query<ChangedRow>(sql, [limit])
          changed.push(...rows)
        }
      }
      return changed
    },

    async missedRows(limit) {
      const missed: MissedRow[] = []
      for (const [book, kinds] of Object.entries(countedRecords)) {
        for (const [name, record] of Object.entries<CountedRecord>(kinds)) {
          if (record.came === null) continue
          const { rows } = await pool.query<MissedRow>(missedRowsSql(book as BookKind, name, record), [limit])
          missed.push(...rows)
        }
      }
      return missed
    },

    async reopenedDays(limit) {
      const { rows } = await pool.query<DayKey>(
        `select book, day from business_days where state = 'open' and exists (
           select 1 from business_day_rows as counted
           where counted.book = business_days.book and counted.day = business_days.day)
         order by book, day limit $1`,
        [limit],
      )
      return rows
    },
  }
}
