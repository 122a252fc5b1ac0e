import type { PoolClient } from 'pg'
import { billExpired } from '../../domain/webhooks/notice.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { bringToDaySql } from './bill-days.sql.ts'
import { toBill } from './bill-rows.ts'

/**
 * Brings bills to where they stand on the day that money for them was paid, inside the caller's transaction, and tells the
 * schools of those whose days of grace are found to be over by that.
 */
export async function bringToDay(
  client: PoolClient,
  billIds: readonly string[],
  day: string,
  at: Date,
): Promise<void> {
  const { rows } = await client.query(bringToDaySql, [billIds, day, at])
  const over = rows.filter(({ state, state_before: before }) => state === 'expired' && before !== state)
  await addNotices(
    client,
    over.map((row) => billExpired(toBill(row))),
    at,
  )
}
