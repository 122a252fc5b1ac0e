import type { PoolClient } from 'pg'
import { type Bill, owes } from '../../domain/bills/bill.ts'
import { type BillMoneyBack, billMoneyBack } from '../../domain/webhooks/notice.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { tellCorrected } from './tell-anew.ts'

/**
 * Tells whom it concerns that money left a bill, inside the caller's transaction: its school, and where it was paid and is
 * owed again, the portals that were told so (decision 0016).
 */
export async function tellReopened(
  client: PoolClient,
  before: Bill,
  after: Bill,
  why: BillMoneyBack,
  { at }: Pick<ApprovalMoment, 'at'>,
): Promise<void> {
  const isOwedAgain = before.paid >= before.payable && owes(after.state)
  if (isOwedAgain) await tellCorrected(client, before.id, [], at)
  await addNotices(client, [billMoneyBack(after, before.paid - after.paid, why)], at)
}
