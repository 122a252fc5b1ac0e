import type { PoolClient } from 'pg'

/** Between which schools a piece is on its way, as the ledger has it, and to whose books it was added. */
export async function transitOf(
  client: PoolClient,
  allocationId: string,
): Promise<{ readonly holder: string; readonly schoolCode: string | null }> {
  const { rows } = await client.query(
    `select credit as holder, school_code as "schoolCode" from ledger_entries where cause = 'allocation' and cause_id = $1`,
    [allocationId],
  )
  if (!rows[0]) throw new Error('money in transit is booked nowhere')
  return rows[0]
}
