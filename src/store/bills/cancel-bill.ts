import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { isKeptFromPayers } from '../../domain/bills/bill-terms.ts'
import { whyNotCancelled } from '../../domain/bills/cancelling.ts'
import { entriesOfCancelling, entriesOfLateFeesDropped } from '../../domain/money/ledger.ts'
import { billSettled } from '../../domain/webhooks/notice.ts'
import type { CancelOutcome, TellPortals } from '../../ports/bills/bill-store.ts'
import { addExchanges } from '../exchanges/exchange-rows.ts'
import { book } from '../ledger-rows.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { keepMove } from './bill-moves.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { holdTakenOver, lockWithDebts, returnDebts } from './carried-debts.ts'
import { bookContribution } from './contributions.ts'

/**
 * Cancels a bill inside the caller's transaction: its entries are turned round, and whoever was told of it is told. A
 * draft was never booked, debts that it took over are owed where they were, and what payers do not know yet portals do not either.
 */
export async function cancelBill(
  client: PoolClient,
  id: string,
  { tell, at, by, reason }: { tell: TellPortals; at: Date; by?: string; reason?: string | undefined },
): Promise<CancelOutcome> {
  await holdTakenOver(client, id)
  await lockWithDebts(client, id)
  const { rows } = await client.query(`select ${billColumns} from bills where id = $1`, [id])
  if (!rows[0]) return { is: 'unknown' }
  const found = toBill(rows[0])
  if (found.state === 'cancelled') return { is: 'cancelled', bill: found }
  // Without money nothing is contributed, but for bills that asked for it as for the rest (migration 0095).
  const bill = { ...found, payable: found.payable - found.contributed, contributed: 0 }
  const why = whyNotCancelled(bill)
  if (why !== undefined) return { is: 'not-possible', why }
  await client.query(
    `update bills set state = 'cancelled', settled_at = $2, payable = $3, contributed = 0 where id = $1`,
    [id, at, bill.payable],
  )
  if (by !== undefined) await keepMove(client, id, 'cancelled', { by, reason, at })
  if (bill.state !== 'draft') {
    const { schoolCode, studentCode } = bill
    const entries = [...entriesOfCancelling(bill.lines), ...entriesOfLateFeesDropped(bill.lateFees)]
    await book(client, entries, { cause: 'bill-cancelled', causeId: id, schoolCode, studentCode, at })
    await bookContribution(client, bill, -found.contributed, at)
    if (!isKeptFromPayers(bill)) await addExchanges(client, { kind: 'bill', id }, 'cancelled', tell, at)
  }
  await returnDebts(client, bill, by ?? gateway, at)
  const cancelled = { ...bill, state: 'cancelled', settledAt: at } as const
  await addNotices(client, [billSettled(cancelled, 'cancelled', at)], at)
  return { is: 'cancelled', bill: cancelled }
}
