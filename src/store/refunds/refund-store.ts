import type { Pool, PoolClient } from 'pg'
import { splitOfRefund } from '../../domain/refunds/refund.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Payout, PayoutList, RefundOrder, RefundStore } from '../../ports/refunds/refund-store.ts'
import { holdRequester } from '../approvals/decided-alone.ts'
import { withTransaction } from '../pool.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { askAboutRefund } from './ask-about-refund.ts'
import { channelSaid, takeForChannel } from './channel-refunds.ts'
import { matchMovements } from './match-payouts.ts'
import { newRefundCode } from './refund-code.ts'
import { tooMuch } from './refund-effect.ts'
import { lockRefund, moveRefund, type RefundRow, selectRefunds, toRefund } from './refund-rows.ts'
import { lockRefundable } from './refundable-money.ts'
import { confirmRefund, refundReturned, refuseRefund } from './settle-refund.ts'

/** Keeps refunds in PostgreSQL; to whom they go is sealed. */
export function createRefundStore(pool: Pool, vault: Vault): RefundStore {
  return {
    request: (order, when) => withTransaction(pool, (client) => request(client, order, when, vault)),

    async find(id) {
      const { rows } = await pool.query<RefundRow>(`${selectRefunds} where refunds.id = $1`, [id])
      return rows[0] && toRefund(rows[0])
    },

    async list({ state, schoolCodes, before, limit }) {
      const { rows } = await pool.query<RefundRow>(
        `${selectRefunds}
         where ($1::text is null or state = $1) and ($2::text[] is null or school_code = any($2))
           and ($3::uuid is null or id < $3)
         order by id desc limit $4`,
        [state ?? null, schoolCodes ?? null, before ?? null, limit],
      )
      return rows.map(toRefund)
    },

    makePayoutList: ({ by }, reason, at) =>
      withTransaction(pool, async (client): Promise<PayoutList> => {
        const id = timeOrderedId(at)
        const { rows } = await client.query<{ id: string }>(
          `select id from refunds where state = 'due' and way <> 'channel' order by id for update`,
        )
        for (const { id: refundId } of rows) {
          const refund = await lockRefund(client, refundId)
          if (!refund) continue
          await moveRefund(client, refund, 'sending', { by, reason }, at)
          await client.query('update refunds set payout_list = $2 where id = $1', [refundId, id])
        }
        return { id, payouts: await payoutsOf(client, id, vault) }
      }),

    async payoutList(id) {
      const payouts = await payoutsOf(pool, id, vault)
      return payouts.length > 0 ? { id, payouts } : undefined
    },

    async payoutListOf(refundId) {
      const { rows } = await pool.query<{ list: string | null }>(
        'select payout_list as list from refunds where id = $1',
        [refundId],
      )
      return rows[0]?.list ?? undefined
    },

    confirm: (id, said, at) => withTransaction(pool, (client) => confirmRefund(client, id, said, at)),

    refuse: (id, said, at) => withTransaction(pool, (client) => refuseRefund(client, id, said, at)),

    returned: (id, said, at) => withTransaction(pool, (client) => refundReturned(client, id, said, at)),

    matchMovements: (at) => matchMovements(pool, vault, at),

    takeForChannel: (now, again, limit) =>
      withTransaction(pool, (client) => takeForChannel(client, now, again, limit)),

    channelSaid: (taken, said, at) => withTransaction(pool, (client) => channelSaid(client, taken, said, at)),
  }
}

async function request(client: PoolClient, order: RefundOrder, when: ApprovalMoment, vault: Vault) {
  const { of, amount, way, channels, owedAgain, payee, actor, reason, rules } = order
  await holdRequester(client, actor)
  const { money, bill, schoolCode, studentCode, channel } = await lockRefundable(client, of, null)
  const split = splitOfRefund(amount, money)
  if (split.is === 'too-much') throw tooMuch(split)
  if (way === 'channel' && (channel === null || !channels?.has(channel)))
    throw new GatewayError('conflict', 'this money did not come through a channel that gives back')
  const id = timeOrderedId(when.at)
  await client.query(
    `insert into refunds (id, code, school_code, student_code, payment_id, allocation_id, bill_id, amount, from_bill,
       from_credit, owed_again, way, channel, state, sealed, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'requested', $14, $15)`,
    [
      ...[id, newRefundCode(), schoolCode, studentCode],
      ...[
        'paymentId' in of ? of.paymentId : null,
        'allocationId' in of ? of.allocationId : null,
        bill?.id ?? null,
      ],
      ...[amount, split.fromBill, split.fromCredit, owedAgain, way, way === 'channel' ? channel : null],
      ...[payee ? sealJson(payee, vault) : null, when.at],
    ],
  )
  const about = { kind: 'refund', schoolCode, amount, payload: { refundId: id, owedAgain } } as const
  return askAboutRefund(client, id, { ...about, actor, reason, rules }, when)
}

async function payoutsOf(client: Pool | PoolClient, list: string, vault: Vault): Promise<readonly Payout[]> {
  const { rows } = await client.query<Omit<Payout, 'payee'> & { sealed: Buffer | null }>(
    `select id as "refundId", code, school_code as "schoolCode", amount, way, sealed from refunds
     where payout_list = $1 order by id`,
    [list],
  )
  return rows.map(({ sealed, ...payout }) => ({
    ...payout,
    payee: sealed ? openJson(sealed, vault) : null,
  }))
}
