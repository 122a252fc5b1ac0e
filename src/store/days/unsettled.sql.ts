import { goneBackSql } from '../refunds/gone-back.sql.ts'
import { nothingSettlesSql, theirItemSql } from '../statements/settles.sql.ts'

/** The end of the last day on which what happened must be settled by now: of a day ($3), its cut-off ($4) and days allowed ($5). */
const before = `(($3::date - $5::int + 1)::timestamp - interval '7 hours' - make_interval(mins => 1440 - $4::int)) at time zone 'UTC'`

const paidBefore = `channel = $2 and state = 'paid' and paid_at < ${before} and cardinality($6::text[]) > 0`

/** Whether of an amount nothing is left but what may wait. */
const isLeft = (amount: string) =>
  `(${amount} between -sums.recent and 0 or ${amount} - lacking between -sums.recent and 0)`

/**
 * Payments of a channel ($2) of which it owes us something, or we owe it. It owes what was paid, less what went back through it, less
 * what it settled of both, and less what people booked of differences. So nothing is owed of a payment that went back and is
 * settled nowhere; and of one that is settled, what it took back is owed until it is settled too.
 *
 * What went back lately may wait as payments do. An item that is settled and whose money has not come is owed, but for items of
 * one batch of which nothing is left: those come by no line. What has come must be right, and what is announced beside it too.
 */
export const unsettledSql = `
  with back as materialized (
    select back.*, at >= ${before} and not exists (
        select 1 from settlement_items as told
        where (told.refund_id = back.refund_id or told.reversal_id = back.reversal_id) and booked_by is not null) as "isRecent"
    from (${goneBackSql}) as back join payments on payments.id = payment_id
    where is_sure and ${paidBefore}
  ),
  went as (
    select payment_id, sum(amount) as amount, coalesce(sum(amount) filter (where "isRecent"), 0) as recent
    from back group by payment_id
  ),
  looked_at as (
    select id from payments
    where ${paidBefore} and ${nothingSettlesSql('payments.id', 'and booked_by is not null')}
    union
    select payment_id from back
    union
    select payments.id from settlement_items join payments on payments.id = coalesce(payment_id, found_id)
    where kind <> 'payment' and refund_id is null and reversal_id is null and outcome <> 'duplicate' and ${paidBefore}
  ),
  told as (
    select looked_at.id as payment_id, items.*
    from looked_at
    cross join lateral (
      select id as item_id, gross, net, batch_id, booked_by, true as is_payment from settlement_items
      where ${theirItemSql('looked_at.id')}
      union all
      select id, gross, net, batch_id, booked_by, false from settlement_items
      where (payment_id = looked_at.id or found_id = looked_at.id) and kind <> 'payment' and refund_id is null
        and outcome <> 'duplicate'
    ) as items
    union all
    select back.payment_id, items.id, gross, net, batch_id, booked_by, false
    from back join settlement_items as items on items.refund_id = back.refund_id
  ),
  settled as (
    select payment_id, sum(gross) filter (where booked_by is not null) as gross,
      coalesce(sum(gross) filter (where booked_by is null), 0) as announced,
      max(gross) filter (where is_payment and exists (
        select 1 from breaks join break_steps on break_id = breaks.id
        where breaks.item_id = told.item_id and break_steps.resolution = 'explained')) as explained
    from told group by payment_id
  ),
  coming as (
    select payment_id from told where booked_by is null
    group by payment_id, batch_id having bool_or(is_payment) and sum(net) <> 0
  )
  select reference as name, owed as amount
  from looked_at
  join payments using (id)
  left join went on went.payment_id = id
  left join settled on settled.payment_id = id
  cross join lateral (
    select coalesce(sum(case when debit = 'clearing:' || channel then entry.amount
      when credit = 'clearing:' || channel then -entry.amount else 0 end), 0) as moved
    from breaks
    join break_steps on break_id = breaks.id
    join ledger_entries as entry on entry.cause = 'break-resolved' and entry.cause_id = break_steps.id
    where breaks.payment_id = looked_at.id
  ) as resolved
  cross join lateral (
    select paid_amount - coalesce(went.amount, 0) - coalesce(settled.gross, 0) + moved as owed,
      coalesce(announced, 0) as announced,
      -- That it settled another amount was explained, so that nothing is owed of what it lacks.
      coalesce(paid_amount - explained, 0) as lacking,
      coalesce(recent, 0) as recent
  ) as sums
  where id in (select payment_id from coming) or not (${isLeft('owed')} and ${isLeft('owed - sums.announced')})
  order by paid_at, reference`
