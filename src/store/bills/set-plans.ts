import type { PoolClient } from 'pg'
import { owes } from '../../domain/bills/bill.ts'
import type { Act, PlanOutcome, Plans } from '../../ports/bills/bill-life-store.ts'
import { keepMove } from './bill-moves.ts'
import { findAndLockBill } from './lock-bill.ts'

/** Sets the plans that a bill may be paid by, inside the caller's transaction; what was set before is gone. */
export async function setPlans(
  client: PoolClient,
  billId: string,
  plans: Plans,
  act: Act,
): Promise<PlanOutcome> {
  const bill = await findAndLockBill(client, billId)
  if (!bill) return { is: 'unknown' }
  if (bill.paid > 0 || bill.plan !== null) return { is: 'has-payments' }
  if (!owes(bill.state) && bill.state !== 'draft') return { is: 'not-from', state: bill.state }
  for (const { name, instalments } of plans) {
    const sum = instalments.reduce((total, { amount }) => total + amount, 0)
    if (sum !== bill.payable) return { is: 'does-not-add-up', plan: name, sum, payable: bill.payable }
  }
  const parts = plans.flatMap(({ name, instalments }) =>
    instalments.map(({ dueOn, amount }, index) => ({
      ...{ plan: name, place: index + 1, due_on: dueOn, amount },
    })),
  )
  await client.query('delete from bill_instalments where bill_id = $1', [billId])
  await client.query(
    `insert into bill_instalments (bill_id, plan, place, due_on, amount)
     select $1, plan, place, due_on, amount
     from json_to_recordset($2) as part (plan text, place int, due_on date, amount bigint)`,
    [billId, JSON.stringify(parts)],
  )
  await keepMove(client, billId, bill.state, {
    ...act,
    reason: act.reason ?? 'plans of instalments were set',
  })
  return { is: 'set' }
}
