import { namedPaymentsSql } from '../payments/named-payments.sql.ts'
import { goneBackSql, isUntold } from '../refunds/gone-back.sql.ts'
import { nothingSettlesSql } from './settles.sql.ts'

/**
 * Finds the payments of items that named nothing here when their file was read: confirmed since, and named by one item alone.
 * Their differences are of those payments from now on.
 */
export const findPaymentsSql = `
  with unknown as materialized (
    select items.id, items.kind, channel, case when items.kind <> 'payment' and original_transaction is not null
      then array[original_transaction] else array[partner_transaction, provider_transaction] end as names
    from settlement_items as items
    join settlement_batches as batches on batches.id = batch_id
    join breaks on item_id = items.id
    where outcome = 'only-at-provider' and items.payment_id is null and found_id is null
      and breaks.state in ('open', 'excepted') and (items.kind <> 'payment' or reason = 'unknown-here')
  ),
  named as (
    select unknown.id, kind, paid.id as payment_id
    from unknown cross join lateral (${namedPaymentsSql('unknown.channel', 'unknown.names')}) as paid
  ),
  alone as (
    select id, kind, (array_agg(payment_id))[1] as payment_id,
      count(*) over (partition by (array_agg(payment_id))[1], kind = 'payment') as beside
    from named group by id, kind having count(*) = 1
  ),
  found as (
    update settlement_items as items set found_id = alone.payment_id
    from alone
    where items.id = alone.id and (alone.kind <> 'payment' or beside = 1 and ${nothingSettlesSql('alone.payment_id')})
    returning items.id, items.kind, alone.payment_id
  )
  update breaks set payment_id = found.payment_id, our_amount = case found.kind when 'payment' then paid_amount end
  from found join payments on payments.id = found.payment_id
  where item_id = found.id`

/**
 * Joins items that take money of a payment back, and to which nothing here answered, with reversals of the same amount of that
 * payment. Where a refund may be meant, a person says.
 */
export const linkReversalsSql = `
  with alone as materialized (
    select id, payment_id, amount, row_number() over (partition by payment_id, amount order by id) as place
    from (
      select id, coalesce(payment_id, found_id) as payment_id, -gross as amount from settlement_items
      where kind <> 'payment' and outcome = 'only-at-provider' and refund_id is null and reversal_id is null
    ) as taken
    where payment_id is not null
  ),
  back as materialized (
    select back.* from (${goneBackSql}) as back
    where payment_id in (select payment_id from alone) and ${isUntold}
  ),
  free as (
    select reversal_id, payment_id, amount, row_number() over (partition by payment_id, amount order by reversal_id) as place
    from back
    where refund_id is null and not exists (
      select 1 from back as other
      where other.refund_id is not null and other.payment_id = back.payment_id and other.amount = back.amount)
  )
  update settlement_items as items set reversal_id = free.reversal_id
  from alone join free using (payment_id, amount, place)
  where items.id = alone.id`

const ended = `
  ended as (
    update breaks set state = 'closed', closed_at = $1
    from explained where breaks.id = explained.id and breaks.state in ('open', 'excepted') returning breaks.id, why
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $1, 'closed', 'gateway', why from ended`

/** What is known to have gone back of payments with a difference: what no item tells of, and what their channel took. */
const went = `
  went as materialized (
    select payment_id, coalesce(sum(amount) filter (where ${isUntold}), 0) as untold,
      coalesce(sum(amount) filter (where refund_id is null), 0) as taken
    from (${goneBackSql}) as back
    where is_sure and payment_id in (select payment_id from differing) group by payment_id
  )`

/** Ends differences whose item is joined by now, or is of what is left after what went back. */
export const endExplainedBreaksSql = `
  with differing as materialized (
    select breaks.id, breaks.payment_id, items.kind, items.gross, items.reversal_id, items.found_id
    from breaks join settlement_items as items on items.id = item_id
    where breaks.state in ('open', 'excepted') and category in ('amount-differs', 'only-at-bank') and breaks.payment_id is not null
  ),
  ${went},
  explained as (
    select id, 'taken-back-here' as why from differing where kind <> 'payment' and reversal_id is not null
    union all
    select differing.id, case when found_id is null then 'taken-back-here' else 'confirmed-later' end
    from differing join payments on payments.id = payment_id left join went using (payment_id)
    where kind = 'payment' and (gross = paid_amount or gross = paid_amount - untold)
  ),
  ${ended}`

/**
 * Ends differences of payments that no file told of and that were found in one, or of which nothing is left: a file of payments
 * need not tell of what was taken.
 */
export const endMissingBreaksSql = `
  with differing as materialized (
    select id, payment_id, reconciliation_id from breaks
    where state in ('open', 'excepted') and category = 'only-here' and reason <> 'ambiguous' and payment_id is not null
  ),
  ${went},
  explained as (
    select differing.id, 'taken-back-here' as why
    from differing join payments on payments.id = payment_id join went using (payment_id)
    where paid_amount = case when reconciliation_id is null then untold else taken end
    union
    select differing.id, 'confirmed-later' from differing join settlement_items on found_id = differing.payment_id
    where reconciliation_id is null and kind = 'payment'
  ),
  ${ended}`
