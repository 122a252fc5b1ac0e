import type { PoolClient } from 'pg'
import { account, type LedgerCauseKind } from '../../domain/money/ledger.ts'
import { isBeingTold, mayRefundMove } from '../../domain/refunds/refund.ts'
import type { Confirmation, Moved, Refund } from '../../ports/refunds/refund-store.ts'
import { goesOnFrom, isOfOthers } from '../bank-lines/in-transit.sql.ts'
import { isOwnerless } from '../bank-lines/money-source.sql.ts'
import { lockOutgoing, movePiece, noSuchOutgoing } from '../bank-lines/move-piece.ts'
import { book } from '../ledger-rows.ts'
import { lockRefund, moveRefund, type StepWords } from './refund-rows.ts'

interface Said {
  readonly by: string
  readonly reason: string
}

/** Money went: in cash by a person's word, by transfer as a movement of the bank shows it. */
export async function confirmRefund(
  client: PoolClient,
  id: string,
  { lineId, ...said }: Confirmation,
  at: Date,
): Promise<Moved> {
  const refund = await lockRefund(client, id)
  if (!refund) return { is: 'unknown' }
  if (!mayRefundMove(refund.state, 'done')) return notPossible(`the refund is ${refund.state}`)
  if (refund.way === 'channel') {
    if (isBeingTold(refund)) return notPossible(channelSays)
    return settleAsDone(client, refund, account.clearing(refund.channel ?? ''), said, at)
  }
  if (refund.way === 'cash') return settleAsDone(client, refund, account.clearing('counter-cash'), said, at)
  if (!lineId) return notPossible('a transfer is confirmed by the movement that shows it')
  if (await movedElsewhere(client, refund, lineId)) return notPossible(elsewhere)
  const piece = await lockOutgoing(client, lineId, refund.amount)
  if (!piece) return notPossible(noSuchOutgoing)
  await movePiece(client, piece, { outcome: 'not-fee', why: 'refund', to: null }, said.by, at)
  await client.query('update refunds set line_id = $2 where id = $1', [id, lineId])
  return settleAsDone(client, refund, account.unexplainedOutgoing, said, at)
}

/** Books that money went, from one account of ours. */
export async function settleAsDone(
  client: PoolClient,
  refund: Refund,
  from: string,
  said: StepWords,
  at: Date,
): Promise<Moved> {
  await bookRefund(client, refund, 'refund-paid', account.refundsDue, from, at)
  return { is: 'moved', refund: await moveRefund(client, refund, 'done', said, at) }
}

/** Nothing went and nothing will: the money is its owner's again. */
export async function refuseRefund(client: PoolClient, id: string, said: Said, at: Date): Promise<Moved> {
  const refund = await lockRefund(client, id)
  if (!refund) return { is: 'unknown' }
  if (!mayRefundMove(refund.state, 'refused')) return notPossible(`the refund is ${refund.state}`)
  if (isBeingTold(refund)) return notPossible(channelSays)
  return settleAsRefused(client, refund, said, at)
}

/** Books that money stayed: with its owner, or without one. */
export async function settleAsRefused(
  client: PoolClient,
  refund: Refund,
  said: StepWords,
  at: Date,
): Promise<Moved> {
  const { allocationId, studentCode } = refund
  if (studentCode === null && allocationId !== null) {
    await movePiece(
      client,
      allocationId,
      { outcome: 'suspense', why: 'return-failed', to: null },
      said.by,
      at,
    )
  }
  const stays = studentCode === null ? account.unowned : account.payerCredit
  await bookRefund(client, refund, 'refund-refused', account.refundsDue, stays, at)
  return { is: 'moved', refund: await moveRefund(client, refund, 'refused', said, at) }
}

/**
 * What went came back, as a piece of money without an owner shows: it is the student's credit, or goes on having no owner
 * where it had none.
 */
export async function refundReturned(
  client: PoolClient,
  id: string,
  { allocationId, ...said }: Said & { allocationId: string },
  at: Date,
): Promise<Moved> {
  const refund = await lockRefund(client, id)
  if (!refund) return { is: 'unknown' }
  if (!mayRefundMove(refund.state, 'returned')) return notPossible(`the refund is ${refund.state}`)
  const { rows } = await client.query<{ amount: number; lineId: string }>(
    `select allocations.amount, line_id as "lineId" from allocations join bank_lines on bank_lines.id = line_id
     where allocations.id = $1 and ${isOwnerless}
     for update of allocations`,
    [allocationId],
  )
  if (rows[0]?.amount !== refund.amount)
    return notPossible('no such money of this amount is without an owner')
  if (await movedElsewhere(client, refund, rows[0].lineId)) return notPossible(elsewhere)
  const { schoolCode, studentCode } = refund
  if (schoolCode !== null && studentCode !== null) {
    const to = { schoolCode, studentCode }
    await movePiece(client, allocationId, { outcome: 'posted', why: 'refund-returned', to }, said.by, at)
    await bookRefund(client, refund, 'refund-returned', account.unowned, account.payerCredit, at)
  } else {
    await movePiece(
      client,
      allocationId,
      { outcome: 'suspense', why: 'return-came-back', to: null },
      said.by,
      at,
    )
  }
  return { is: 'moved', refund: await moveRefund(client, refund, 'returned', said, at) }
}

/**
 * What another school sends or gets is no refund of this one: the money of both would differ from what their banks hold. Without a school it is that
 * of those who have the account that the money came to; of what came by a channel nobody knows one.
 */
async function movedElsewhere(
  client: PoolClient,
  { schoolCode, allocationId }: Refund,
  lineId: string,
): Promise<boolean> {
  const { rowCount } =
    schoolCode === null
      ? await client.query(movedBesideSql, [lineId, allocationId])
      : await client.query(`select 1 from bank_lines where id = $1 and ${isOfOthers('account', '$2')}`, [
          lineId,
          schoolCode,
        ])
  return rowCount !== 0
}

const movedBesideSql = `
  select 1 from bank_lines as moved
  cross join allocations join bank_lines as came on came.id = allocations.line_id
  where moved.id = $1 and allocations.id = $2 and exists (select 1 from school_accounts where number = moved.account)
    and not ${goesOnFrom('came.account', 'moved.account')}`

const elsewhere = 'the movement is on an account of another school'
const channelSays = 'its channel says what became of it'

const notPossible = (why: string): Moved => ({ is: 'not-possible', why })

async function bookRefund(
  client: PoolClient,
  { id, amount, schoolCode, studentCode }: Refund,
  cause: LedgerCauseKind,
  debit: string,
  credit: string,
  at: Date,
): Promise<void> {
  await book(client, [{ debit, credit, amount }], { cause, causeId: id, schoolCode, studentCode, at })
}
