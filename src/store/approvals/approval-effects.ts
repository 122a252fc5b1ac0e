import type { PoolClient } from 'pg'
import type { Decider } from '../../domain/access/actor.ts'
import type { ApprovalKind } from '../../domain/approvals/approval.ts'
import type { Happening } from '../../domain/webhooks/notice.ts'
import type { Approval, ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { writeOffEffect } from '../bills/write-off-effect.ts'
import { dayExceptions } from '../days/day-exceptions.ts'
import { refundEffect } from '../refunds/refund-effect.ts'
import { returnOfMoney } from '../refunds/return-effect.ts'
import { bulkRepairEffect } from '../repairs/bulk-repair-effect.ts'
import { schoolAccountChange } from './school-account-change.ts'

/** What an approval does, inside the transaction that decides it. */
export interface ApprovalEffect {
  /** Throws `conflict` where it is not possible any more. */
  apply(
    client: PoolClient,
    approval: Approval,
    when: ApprovalMoment,
    said: { readonly by: Decider; readonly reason: string },
  ): Promise<void>
  /** What school systems are told of each move of it, the request among them. */
  tells?(approval: Approval): Happening | undefined
  /** What ends with a request that does not come to its effect: rejected, withdrawn, expired or failed. */
  letGo?(client: PoolClient, approval: Approval, at: Date): Promise<void>
}

/** The effect of each kind. */
export const approvalEffects: Readonly<Record<ApprovalKind, ApprovalEffect>> = {
  'school-account-change': schoolAccountChange,
  'day-exceptions': dayExceptions,
  refund: refundEffect,
  'return-of-money': returnOfMoney,
  'write-off': writeOffEffect,
  'bulk-repair': bulkRepairEffect,
}
