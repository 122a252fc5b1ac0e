import type { PoolClient } from 'pg'
import { deciderName } from '../../domain/actor.ts'
import { type Bill, owes } from '../../domain/bill.ts'
import { account } from '../../domain/ledger.ts'
import { billWrittenOff } from '../../domain/notice.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { book } from '../ledger-rows.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { keepMove } from './bill-moves.ts'
import { lockBill } from './lock-bill.ts'

/** Approved, what the bill still asks is given up; money that comes for it all the same is its student's credit. */
export const writeOffEffect: ApprovalEffect = {
  async apply(client: PoolClient, { id, amount, payload, steps }, { at }, { by: decider }) {
    const bill = await lockBill(client, String(payload.billId))
    const left = leftToWriteOff(bill)
    // Less is left where something was paid meanwhile; more was not asked for.
    if (left > (amount ?? 0)) throw new GatewayError('conflict', `the bill asks for ${left} đồng by now`)
    const { schoolCode, studentCode } = bill
    const entry = { debit: account.writtenOff, credit: account.receivable, amount: left }
    await book(client, [entry], { cause: 'written-off', causeId: id, schoolCode, studentCode, at })
    await client.query(`update bills set state = 'written-off', settled_at = $2 where id = $1`, [bill.id, at])
    const by = deciderName(decider)
    await keepMove(client, bill.id, 'written-off', { by, reason: steps.at(0)?.reason, at })
    await addNotices(client, [billWrittenOff({ ...bill, state: 'written-off' }, left)], at)
  },
}

/** What a bill asks and nobody paid, in đồng. Throws `conflict` where that is nothing. */
export function leftToWriteOff({ state, payable, paid, carriedOn }: Bill): number {
  if (carriedOn > 0) throw new GatewayError('conflict', 'another bill asks for what is owed of this one')
  const left = payable - paid
  if ((owes(state) || state === 'expired') && left > 0) return left
  throw new GatewayError('conflict', `the bill is ${state} and asks for nothing`)
}
