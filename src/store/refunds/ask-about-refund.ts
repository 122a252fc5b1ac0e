import type { PoolClient } from 'pg'
import type { Approval, ApprovalMoment, ApprovalOrder } from '../../ports/approvals/approval-store.ts'
import type { Refund } from '../../ports/refunds/refund-store.ts'
import { requestApproval } from '../approvals/approval-rows.ts'
import { addRefundStep, lockRefund } from './refund-rows.ts'

/** Asks for the approval of a refund that was just kept, inside the transaction that keeps it. */
export async function askAboutRefund(
  client: PoolClient,
  id: string,
  order: ApprovalOrder,
  when: ApprovalMoment,
): Promise<{ readonly refund: Refund; readonly approval: Approval }> {
  const { actor, reason } = order
  await addRefundStep(client, id, 'requested', { by: actor.by, reason }, when.at)
  const approval = await requestApproval(client, order, when)
  await client.query('update refunds set approval_id = $2 where id = $1', [id, approval.id])
  const refund = await lockRefund(client, id)
  if (!refund) throw new Error('a refund that was just kept is gone')
  return { refund, approval }
}
