import type { Pool } from 'pg'
import type { WriteOff, WriteOffSpan, WriteOffStore } from '../../ports/bills/write-off-store.ts'
import { requestApproval } from '../approvals/approval-rows.ts'
import { holdRequester } from '../approvals/decided-alone.ts'
import { withTransaction } from '../pool.ts'
import { lockBill } from './lock-bill.ts'
import { leftToWriteOff } from './write-off-effect.ts'

/** Keeps in PostgreSQL what is given up: the approval is the record, the ledger has the amount. */
export function createWriteOffStore(pool: Pool): WriteOffStore {
  return {
    request: ({ billId, actor, reason, rules }, when) =>
      withTransaction(pool, async (client) => {
        await holdRequester(client, actor)
        const bill = await lockBill(client, billId)
        const { schoolCode } = bill
        const amount = await leftToWriteOff(client, bill, when.at)
        const about = { kind: 'write-off', alone: billId, schoolCode, amount, payload: { billId } } as const
        return requestApproval(client, { ...about, actor, reason, rules }, when)
      }),

    list: (span, schoolCodes) => listed('given', span, schoolCodes),
    listUndone: (span, schoolCodes) => listed('undone', span, schoolCodes),
  }

  async function listed(
    entry: 'given' | 'undone',
    { from, to }: WriteOffSpan,
    schoolCodes: readonly string[] | undefined,
  ): Promise<readonly WriteOff[]> {
    const { rows } = await pool.query<WriteOff>(
      `${writeOffsSql}
       where given.cause = 'written-off' and ${entry}.booked_at >= $1 and ${entry}.booked_at < $2
         and ($3::text[] is null or bills.school_code = any($3))
       order by ${entry}.booked_at, approvals.id`,
      [from, to, schoolCodes ?? null],
    )
    return rows
  }
}

const writeOffsSql = `
  select approvals.id as "approvalId", bills.id as "billId", bills.number, bills.school_code as "schoolCode",
    bills.student_code as "studentCode", given.amount, given.booked_at as "writtenOffAt",
    undone.booked_at as "undoneAt", asked.made_by as "requestedBy", decided.made_by as "approvedBy", asked.reason
  from ledger_entries as given
  join approvals on approvals.id = given.cause_id
  left join ledger_entries as undone on undone.cause = 'write-off-undone' and undone.cause_id = approvals.id
  join bills on bills.id = (approvals.payload ->> 'billId')::uuid
  join approval_steps as asked on asked.approval_id = approvals.id and asked.place = 0
  join approval_steps as decided on decided.approval_id = approvals.id and decided.state = 'done'`
