import { deciderName, gateway } from '../../domain/access/actor.ts'
import { account } from '../../domain/money/ledger.ts'
import { noteOf } from '../../domain/refunds/refund-note.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ApprovalEffect } from '../approvals/approval-effects.ts'
import { lockOwnerlessSql } from '../bank-lines/bank-line-store.sql.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { movePiece } from '../bank-lines/move-piece.ts'
import { book } from '../ledger-rows.ts'
import { holdMoneyOf } from '../payments/ownerless-money.ts'
import { lockRequested } from './refund-effect.ts'
import { moveRefund } from './refund-rows.ts'

/** Approved, money that nobody owns is due to whoever sent it; an owner who was found meanwhile keeps it. */
export const returnOfMoney: ApprovalEffect = {
  async apply(client, { payload }, { at }, { by: decider }) {
    const by = deciderName(decider)
    await holdBankLines(client)
    const refund = await lockRequested(client, payload.refundId)
    await holdMoneyOf(client, refund.allocationId ?? '')
    const { rowCount } = await client.query(lockOwnerlessSql, [refund.allocationId])
    if (rowCount === 0) throw new GatewayError('conflict', 'this money has an owner by now')
    const into = { outcome: 'not-fee', why: 'to-return', to: null } as const
    const piece = await movePiece(client, refund.allocationId ?? '', into, by, at)
    await client.query('update refunds set allocation_id = $2 where id = $1', [refund.id, piece])
    const entry = { debit: account.unowned, credit: account.refundsDue, amount: refund.amount }
    const cause = { cause: 'refund-approved', causeId: refund.id, schoolCode: refund.schoolCode, at } as const
    await book(client, [entry], cause)
    await moveRefund(client, refund, 'due', { by, note: noteOf('approved') }, at)
  },

  async letGo(client, { payload, steps }, at) {
    const refund = await lockRequested(client, payload.refundId)
    const said = { by: steps.at(-1)?.by ?? gateway, note: noteOf('not-approved') }
    await moveRefund(client, refund, 'rejected', said, at)
  },
}
