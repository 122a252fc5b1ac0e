/**
 * Money of payments that went back through their channels, or may have: refunds by the channel, and what the channel took. What
 * was taken of a payment as a whole counts once, and not its pieces too. That a refund went is sure when it is done.
 */
export const goneBackSql = `
  select payment_id, null::uuid as refund_id, id as reversal_id, null as code, null as their_reference, amount, made_at as at,
    true as is_sure
  from reversals where payment_id is not null
  union all
  select allocations.payment_id, null, reversals.id, null, null, reversals.amount, reversals.made_at, true
  from reversals join allocations on allocations.id = allocation_id
  where allocations.payment_id is not null and reversals.why = 'taken-back' and part_of is null
  union all
  select coalesce(refunds.payment_id, allocations.payment_id), refunds.id, null, code, their_reference, refunds.amount,
    settled_at, refunds.state in ('done', 'returned')
  from refunds left join allocations on allocations.id = allocation_id
  where way = 'channel' and refunds.state in ('sending', 'unknown', 'done', 'returned')`

/** Whether no item of a settlement tells of what went back (`back`). */
export const isUntold = `
  not exists (
    select 1 from settlement_items as told
    where told.refund_id = back.refund_id or told.reversal_id = back.reversal_id)`
