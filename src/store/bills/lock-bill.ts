import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import { billColumns, toBill } from './bill-rows.ts'

/** Locks a bill and reads it; nothing where there is none. */
export async function findAndLockBill(client: PoolClient, id: string): Promise<Bill | undefined> {
  const { rows } = await client.query(`select ${billColumns} from bills where id = $1 for no key update`, [
    id,
  ])
  return rows[0] && toBill(rows[0])
}

/** Locks a bill that is known to be there, and reads it. */
export async function lockBill(client: PoolClient, id: string): Promise<Bill> {
  const bill = await findAndLockBill(client, id)
  if (!bill) throw new Error('there is no such bill')
  return bill
}
