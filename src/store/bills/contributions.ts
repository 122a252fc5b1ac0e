import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import { entriesOfContribution } from '../../domain/money/ledger.ts'
import { bookAll } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'

type NamedBill = Pick<Bill, 'id' | 'schoolCode' | 'studentCode'>

/** Books what a locked bill asks more, or (below 0) less, for what is given voluntarily; the bill is written by the caller. */
export const bookContribution = (client: PoolClient, bill: NamedBill, amount: number, at: Date) =>
  bookContributions(client, [{ bill, amount }], at)

/** Books the same of several bills. */
export async function bookContributions(
  client: PoolClient,
  given: readonly { readonly bill: NamedBill; readonly amount: number }[],
  at: Date,
): Promise<void> {
  const rows = given
    .filter(({ amount }) => amount !== 0)
    .map(({ bill, amount }) => ({ id: timeOrderedId(at), bill, amount }))
  if (rows.length === 0) return
  await client.query(
    `insert into bill_contributions (id, bill_id, amount, made_at)
     select id, bill_id, amount, $2 from json_to_recordset($1) as given (id uuid, bill_id uuid, amount bigint)`,
    [JSON.stringify(rows.map(({ id, bill, amount }) => ({ id, bill_id: bill.id, amount }))), at],
  )
  const bookings = rows.map(({ id, bill: { schoolCode, studentCode }, amount }) => ({
    entries: entriesOfContribution(amount),
    ...{ cause: 'contribution' as const, causeId: id, schoolCode, studentCode },
  }))
  await bookAll(client, bookings, at)
}
