import type { PoolClient } from 'pg'
import type { AllocationReason } from '../../domain/bank-lines/allocation.ts'
import { GatewayError } from '../../ports/gateway-error.ts'

/** Puts a piece of the money of a line or of a payment elsewhere, whole and in one statement; gives the piece that it is then. */
export async function movePiece(
  client: PoolClient,
  id: string,
  into: {
    readonly outcome: 'posted' | 'not-fee' | 'suspense' | 'reversed'
    readonly why: AllocationReason
    readonly to: { readonly schoolCode: string; readonly studentCode: string } | null
  },
  by: string,
  at: Date,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `with undone as (
       update allocations set undone_at = $2, undone_by = $3 where id = $1 and undone_at is null returning *
     )
     insert into allocations (id, line_id, payment_id, outcome, why, amount, school_code, student_code, made_at, made_by)
     select uuidv7(), line_id, payment_id, $4, $5, amount, $6, $7, $2, $3 from undone returning id`,
    [id, at, by, into.outcome, into.why, into.to?.schoolCode ?? null, into.to?.studentCode ?? null],
  )
  if (!rows[0]) throw new GatewayError('conflict', 'this money is somewhere else by now')
  return rows[0].id
}

/** Locks what nobody has explained of an outgoing movement, the piece of an amount; gives its id where there is one. */
export async function lockOutgoing(
  client: PoolClient,
  lineId: string,
  amount: number,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select id from allocations
     where line_id = $1 and undone_at is null and outcome = 'suspense' and why = 'outgoing' and amount = $2
     limit 1 for update`,
    [lineId, amount],
  )
  return rows[0]?.id
}

export const noSuchOutgoing = 'no such outgoing movement of this amount waits for its reason'
