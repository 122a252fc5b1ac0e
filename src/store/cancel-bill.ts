import type { PoolClient } from 'pg'
import { mayBecome } from '../domain/bill.ts'
import { isKeptFromPayers } from '../domain/bill-terms.ts'
import { entriesOfCancelling, entriesOfLateFeesDropped } from '../domain/ledger.ts'
import { billSettled } from '../domain/notice.ts'
import type { CancelOutcome, TellPortals } from '../ports/bill-store.ts'
import { keepMove } from './bill-moves.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { addExchanges } from './exchange-rows.ts'
import { book } from './ledger-rows.ts'
import { addNotices } from './notice-rows.ts'

/**
 * Cancels a bill inside the caller's transaction: its entries are turned round, and whoever was told of it is told. A
 * draft was never booked, and what payers do not know yet portals do not either.
 */
export async function cancelBill(
  client: PoolClient,
  id: string,
  { tell, at, by, reason }: { tell: TellPortals; at: Date; by?: string; reason?: string | undefined },
): Promise<CancelOutcome> {
  const { rows } = await client.query(`select ${billColumns} from bills where id = $1 for update`, [id])
  if (!rows[0]) return { is: 'unknown' }
  const bill = toBill(rows[0])
  if (bill.state === 'cancelled') return { is: 'cancelled', bill }
  if (bill.paid > 0 || !mayBecome(bill.state, 'cancelled')) return { is: 'has-payments' }
  await client.query(`update bills set state = 'cancelled', settled_at = $2 where id = $1`, [id, at])
  if (by !== undefined) await keepMove(client, id, 'cancelled', { by, reason, at })
  if (bill.state !== 'draft') {
    const { schoolCode, studentCode } = bill
    const entries = [...entriesOfCancelling(bill.lines), ...entriesOfLateFeesDropped(bill.lateFees)]
    await book(client, entries, { cause: 'bill-cancelled', causeId: id, schoolCode, studentCode, at })
    if (!isKeptFromPayers(bill)) await addExchanges(client, { kind: 'bill', id }, 'cancelled', tell, at)
  }
  const cancelled = { ...bill, state: 'cancelled', settledAt: at } as const
  await addNotices(client, [billSettled(cancelled, 'cancelled', at)], at)
  return { is: 'cancelled', bill: cancelled }
}
