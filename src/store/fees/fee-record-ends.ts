import type { Pool } from 'pg'
import type { EndOutcome, Made } from '../../ports/fees/fee-store.ts'

/** Says after which day a stored record counts no more. The first word stays; the same again is `repeated`. */
export async function endRecord(
  pool: Pool,
  id: string,
  lastDay: string,
  reason: string,
  { by, at }: Made,
): Promise<EndOutcome> {
  const { rowCount } = await pool.query(
    `insert into fee_record_ends (record_id, last_day, reason, made_by, made_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [id, lastDay, reason, by, at],
  )
  if (rowCount === 1) return 'ended'
  const { rows } = await pool.query('select last_day from fee_record_ends where record_id = $1', [id])
  return rows[0]?.last_day === lastDay ? 'repeated' : 'ended-otherwise'
}
