import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { account } from '../../domain/money/ledger.ts'
import { everyPartner } from '../../domain/partners/partner-hold.ts'
import { noteOf } from '../../domain/refunds/refund-note.ts'
import type { ChannelRefund, ChannelSaid } from '../../ports/refunds/refund-store.ts'
import { addRefundStep, lockRefund, moveRefund } from './refund-rows.ts'
import { settleAsDone, settleAsRefused } from './settle-refund.ts'

/**
 * Takes refunds whose channel is to be told or asked now, and that no brake and no pause stops. What is told is `sending` before the channel hears of it: whoever
 * finds it so after `again` knows that the answer is lost, and asks.
 */
export async function takeForChannel(
  client: PoolClient,
  now: Date,
  again: Date,
  limit: number,
): Promise<readonly ChannelRefund[]> {
  const { rows } = await client.query<ChannelRefund>(
    `with taken as (
       select refunds.id, refunds.state from refunds
       where way = 'channel' and state in ('due', 'sending', 'unknown') and coalesce(ask_at, created_at) <= $1
         and not exists (select from partner_stops where partner in (refunds.channel, $4) and coalesce(until > $1, true))
       order by created_at limit $3 for update skip locked
     ),
     marked as (
       update refunds set ask_at = $2,
         asks = asks + 1,
         state = case when taken.state = 'due' then 'sending' else 'unknown' end
       from taken where refunds.id = taken.id returning refunds.*
     ),
     of_payments as (
       select marked.*, coalesce(marked.payment_id, allocations.payment_id) as of_payment
       from marked left join allocations on allocations.id = marked.allocation_id
     )
     select given.id, code, given.channel, given.amount, given.asks,
       case when taken.state = 'due' then 'send' else 'ask' end as act, payments.reference,
       payments.provider_transaction as "providerTransaction", payments.created_at as "startedAt",
       payments.paid_at as "paidAt", payments.paid_amount as "paidAmount", not exists (
         select 1 from (
           select id from refunds where payment_id = given.of_payment
           union all
           select refunds.id from allocations join refunds on refunds.allocation_id = allocations.id
           where allocations.payment_id = given.of_payment
         ) as beside
         join refunds as other using (id)
         where other.id <> given.id and other.way = 'channel'
           and other.state not in ('requested', 'rejected', 'refused')) as "isOnly",
       coalesce((select max(at) from refund_steps where refund_id = given.id and state = 'sending'), $1) as "sentAt",
       taken.state as before
     from of_payments as given join taken using (id) join payments on payments.id = given.of_payment
     order by given.created_at`,
    [now, again, limit, everyPartner],
  )
  for (const { id, act, before } of rows as (ChannelRefund & { before: string })[]) {
    const said = { by: gateway, note: noteOf(act === 'send' ? 'told-to-channel' : 'answer-lost') }
    if (act === 'send') await addRefundStep(client, id, 'sending', said, now)
    if (act === 'ask' && before === 'sending') await addRefundStep(client, id, 'unknown', said, now)
  }
  return rows
}

/**
 * Keeps what a channel said of a refund; what is settled by now stays as it is. Where the refund was taken again meanwhile, whoever
 * took it then may just be telling the channel: of the older answer only that money went is believed.
 */
export async function channelSaid(
  client: PoolClient,
  { id, asks }: Pick<ChannelRefund, 'id' | 'asks'>,
  said: ChannelSaid,
  at: Date,
): Promise<void> {
  const refund = await lockRefund(client, id)
  if (!refund || (refund.state !== 'sending' && refund.state !== 'unknown')) return
  if (said.is !== 'done' && (await wasTakenSince(client, id, asks))) return
  if (said.is === 'refused') {
    await settleAsRefused(
      client,
      refund,
      { by: gateway, note: noteOf('channel-refused', said.theirCode) },
      at,
    )
    return
  }
  if (said.is === 'done') {
    await keepReference(client, id, said.theirReference)
    const by = { by: gateway, note: noteOf('channel-gave-back') }
    await settleAsDone(client, refund, account.clearing(refund.channel ?? ''), by, at)
    return
  }
  if (said.is === 'absent') {
    if (refund.state === 'sending') throw new Error('a refund that was not asked about is not absent')
    const by = { by: gateway, note: noteOf('channel-never-heard', said.theirCode) }
    await moveRefund(client, refund, 'due', by, at)
    await client.query('update refunds set ask_at = $2 where id = $1', [id, said.askAt])
    return
  }
  if (said.is === 'unknown') await keepReference(client, id, said.theirReference)
  const to = said.is === 'unknown' ? 'unknown' : 'due'
  if (refund.state !== to && refund.state === 'sending')
    await moveRefund(client, refund, to, { by: gateway, note: said.note }, at)
  await client.query('update refunds set ask_at = $2 where id = $1', [id, said.askAt])
}

async function wasTakenSince(client: PoolClient, id: string, asks: number): Promise<boolean> {
  const { rows } = await client.query<{ asks: number }>('select asks from refunds where id = $1', [id])
  return rows[0]?.asks !== asks
}

const keepReference = (client: PoolClient, id: string, theirReference: string | null) =>
  client.query('update refunds set their_reference = coalesce($2, their_reference) where id = $1', [
    id,
    theirReference,
  ])
