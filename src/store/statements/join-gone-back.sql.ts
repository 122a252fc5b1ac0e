import { goneBackSql, isUntold } from '../refunds/gone-back.sql.ts'

/**
 * Joins items that take money of a payment back, and to which nothing here answered, with reversals of the same amount of that
 * payment. Where a refund may be meant, a person says.
 */
export const linkReversalsSql = `
  with alone as materialized (
    select id, payment_id, -gross as amount, row_number() over (partition by payment_id, gross order by id) as place
    from settlement_items
    where kind <> 'payment' and outcome = 'only-at-provider' and refund_id is null and reversal_id is null
      and payment_id is not null
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
  where items.id = alone.id and items.reversal_id is null`

const ended = (why: string) => `
  ended as (
    update breaks set state = 'closed', closed_at = $1
    from explained where breaks.id = explained.id and breaks.state in ('open', 'excepted') returning breaks.id
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, (select count(*) from break_steps where break_id = ended.id), $1, 'closed', 'gateway', '${why}'
  from ended`

/** What is known to have gone back of payments with a difference: what no item tells of, and what their channel took. */
const went = `
  went as materialized (
    select payment_id, coalesce(sum(amount) filter (where ${isUntold}), 0) as untold,
      coalesce(sum(amount) filter (where refund_id is null), 0) as taken
    from (${goneBackSql}) as back
    where is_sure and payment_id in (select payment_id from differing) group by payment_id
  )`

/** Ends differences whose item is joined with a reversal by now, or is of what is left after what went back. */
export const endExplainedBreaksSql = `
  with differing as materialized (
    select breaks.id, breaks.payment_id, category, items.gross, items.reversal_id
    from breaks join settlement_items as items on items.id = item_id
    where breaks.state in ('open', 'excepted') and category in ('amount-differs', 'only-at-bank') and breaks.payment_id is not null
  ),
  ${went},
  explained as (
    select id from differing where category = 'only-at-bank' and reversal_id is not null
    union all
    select differing.id from differing join payments on payments.id = payment_id join went using (payment_id)
    where category = 'amount-differs' and differing.gross = paid_amount - untold
  ),
  ${ended('taken-back-here')}`

/** Ends differences of payments that no file tells of, and of which nothing is left: a file of payments need not tell of what was taken. */
export const endMissingBreaksSql = `
  with differing as materialized (
    select id, payment_id, reconciliation_id from breaks
    where state in ('open', 'excepted') and category = 'only-here' and reason <> 'ambiguous' and payment_id is not null
  ),
  ${went},
  explained as (
    select differing.id from differing join payments on payments.id = payment_id join went using (payment_id)
    where paid_amount = case when reconciliation_id is null then untold else taken end
  ),
  ${ended('taken-back-here')}`
