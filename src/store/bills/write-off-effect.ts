import type { PoolClient } from 'pg'
import type { Dong } from '../../../schemas/money.ts'
import { deciderName } from '../../domain/access/actor.ts'
import { type Bill, owes } from '../../domain/bills/bill.ts'
import { closedByCredit } from '../../domain/credits/credit.ts'
import { account } from '../../domain/money/ledger.ts'
import { localDay } from '../../domain/time/local-time.ts'
import { billWrittenOff } from '../../domain/webhooks/notice.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { freeCredit } from '../credits/student-credit.ts'
import { book } from '../ledger-rows.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { keepMove } from './bill-moves.ts'
import { lockBill } from './lock-bill.ts'

/** Approved, what the bill still asks is given up; money that comes for it all the same is its student's credit. */
export const writeOffEffect: ApprovalEffect = {
  async apply(client: PoolClient, { id, amount, payload, steps }, { at }, { by: decider }) {
    const bill = await lockBill(client, String(payload.billId))
    const left = await leftToWriteOff(client, bill, at)
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

/**
 * What a locked bill asks and nobody paid, in đồng. Throws `conflict` where that is nothing, and where its student has credit that
 * could close of it: what is there is not given up.
 */
export async function leftToWriteOff(client: PoolClient, bill: Bill, at: Date): Promise<Dong> {
  const { state, payable, paid, carriedOn } = bill
  if (carriedOn > 0) throw new GatewayError('conflict', 'another bill asks for what is owed of this one')
  const left = payable - paid
  if (left <= 0 || (!owes(state) && state !== 'expired'))
    throw new GatewayError('conflict', `the bill is ${state} and asks for nothing`)
  const credit = await freeCredit(client, bill.schoolCode, bill.studentCode, null)
  const { closed } = closedByCredit(bill, credit, localDay(at))
  if (closed > 0)
    throw new GatewayError('conflict', `${closed} đồng of credit could close it: use that first`)
  return left
}
