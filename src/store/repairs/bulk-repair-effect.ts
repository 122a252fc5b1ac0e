import type { PoolClient } from 'pg'
import type { RepairAction } from '../../../schemas/repair.ts'
import { deciderName } from '../../domain/access/actor.ts'
import { readRepairFilter, type WrittenFilter } from '../../domain/repairs/repair.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { valuesOf } from './repair-rows.ts'
import { beginWaiting, endWaiting, lockWaiting } from './waiting-repair.sql.ts'

/** Approved, a repair begins with those of its counted exchanges that its filter means still; not approved, it is over. */
export const bulkRepairEffect: ApprovalEffect = {
  async apply(client: PoolClient, { payload: { repairId } }, { at }, { by, reason }) {
    const { rows } = await client.query<{ action: RepairAction; filter: WrittenFilter }>(lockWaiting, [
      repairId,
    ])
    if (!rows[0]) throw new GatewayError('conflict', 'the repair does not wait any more')
    const { action, filter } = rows[0]
    const said = [deciderName(by), reason]
    await client.query(beginWaiting(action), [
      ...valuesOf(action, readRepairFilter(filter)),
      repairId,
      at,
      ...said,
    ])
  },

  async letGo(client, { id, payload: { repairId } }, at) {
    await client.query(endWaiting, [repairId, id, at])
  },
}
