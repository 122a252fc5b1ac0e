import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { readBook } from '../../domain/days/business-day.ts'
import type { NewException } from '../../ports/days/day-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { ambiguousPiecesSql } from './ambiguous-pieces.sql.ts'

/** Lets an open day go without conditions, by two people. Throws `conflict` for a day that is closed or unknown. */
export async function keepExceptions(client: PoolClient, exception: NewException): Promise<void> {
  const { book, day, conditions, reason, requestedBy, approvedBy, at } = exception
  // Written, not only locked: a closing that waits for it begins anew, and reads what was let go.
  const { rowCount } = await client.query(
    `update business_days set state = state where book = $1 and day = $2 and state = 'open'`,
    [book, day],
  )
  if (rowCount === 0) throw new GatewayError('conflict', 'there is no such open day')
  await client.query(
    `insert into business_day_exceptions (book, day, condition, reason, requested_by, approved_by, at)
     select $1, $2, condition, $4, $5, $6, $7 from unnest($3::text[]) as condition on conflict do nothing`,
    [book, day, conditions, reason, requestedBy, approvedBy, at],
  )
  if (conditions.includes('ambiguous-money')) await keepPieces(client, book, day)
}

/** Keeps which money could be seen then. */
async function keepPieces(client: PoolClient, book: string, day: string): Promise<void> {
  const read = readBook(book)
  if (!read || read.kind === 'channel') return
  await client.query(
    `insert into business_day_excepted_pieces (book, day, allocation_id)
     select $1, $3::date, id from (${ambiguousPiecesSql[read.kind]}) as pieces on conflict do nothing`,
    [book, read.of, day],
  )
}

/** What an approval of `day-exceptions` names. */
export interface ExceptedDay {
  readonly book: string
  readonly day: string
  readonly conditions: readonly string[]
}

/** A day may be closed although conditions do not hold; who closes it is another question. */
export const dayExceptions: ApprovalEffect = {
  async apply(client, { payload, requestedPerson, steps }, { at }, { by }) {
    const { book, day, conditions } = payload as unknown as ExceptedDay
    await keepExceptions(client, {
      ...{ book, day, conditions, at, reason: steps[0]?.reason ?? '' },
      requestedBy: requestedPerson,
      approvedBy: by === 'time' ? gateway : by.person,
    })
  },
}
