import type { Pool } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { findPaymentCodes } from '../../domain/bank-lines/memo-codes.ts'
import { oneByOne } from '../../domain/one-by-one.ts'
import { isOwnerless } from '../bank-lines/money-source.sql.ts'
import { withTransaction } from '../pool.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import { refundPrefix } from './refund-code.ts'
import { confirmRefund, refundReturned } from './settle-refund.ts'

/** How many movements are held at once. */
const fewAtOnce = 500
const said = { by: gateway, reason: 'the movement names it by its code' }

interface Movement {
  readonly allocationId: string
  readonly lineId: string
  readonly direction: 'in' | 'out'
  readonly amount: number
  readonly sealed: Buffer
}

/**
 * Confirms what was sent, and takes what came back, by the code that a movement of the same amount carries. One that cannot be
 * read keeps none of the others, and is thrown at the end.
 */
export async function matchMovements(
  pool: Pool,
  vault: Vault,
  at: Date,
  atOnce: number = fewAtOnce,
): Promise<number> {
  let matched = 0
  await oneByOne(candidates(pool, atOnce), async (movement) => {
    const { memo } = openJson<{ memo: string }>(movement.sealed, vault)
    const [named, ...others] = findPaymentCodes(memo, [refundPrefix]).codes
    if (!named || others.length > 0) return
    if (await settle(pool, movement, named.code, at)) matched += 1
  })
  return matched
}

/** All of them: many that nobody names may stand before the one that is. */
async function* candidates(pool: Pool, atOnce: number): AsyncGenerator<Movement> {
  let after: string | null = null
  for (;;) {
    const { rows }: { rows: Movement[] } = await pool.query<Movement>(candidatesSql, [atOnce, after])
    yield* rows
    if (rows.length < atOnce) return
    after = rows.at(-1)?.allocationId ?? null
  }
}

async function settle(pool: Pool, movement: Movement, code: string, at: Date): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from refunds where code = $1 and way = 'transfer'`,
      [code],
    )
    const id = rows[0]?.id
    if (!id) return false
    const { allocationId, lineId, direction } = movement
    const moved =
      direction === 'out'
        ? await confirmRefund(client, id, { lineId, ...said }, at)
        : await refundReturned(client, id, { allocationId, ...said }, at)
    return moved.is === 'moved'
  })
}

/** The first ($1) movements behind one ($2) that nobody explained, of the amount of a refund that is under way, or that may have come back. */
const candidatesSql = `
  select allocations.id as "allocationId", bank_lines.id as "lineId", direction, allocations.amount, bank_lines.sealed
  from refunds
  join allocations on allocations.amount = refunds.amount
  join bank_lines on bank_lines.id = allocations.line_id and bank_lines.sealed is not null
  where way = 'transfer' and allocations.undone_at is null and ($2::uuid is null or allocations.id > $2) and (
    refunds.state in ('sending', 'unknown') and direction = 'out' and outcome = 'suspense' and why = 'outgoing'
    or refunds.state = 'done' and ${isOwnerless}
      and allocations.made_at >= refunds.settled_at)
  group by allocations.id, bank_lines.id
  order by allocations.id limit $1`
