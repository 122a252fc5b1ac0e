const strange = (items: string) =>
  `${items}.outcome = 'only-at-provider' and ${items}.payment_id is null and ${items}.found_id is null`

/** Items of settlements of which nothing is known here; as the index `settlement_items_of_nothing_here` has them. */
export const strangersSql = `select * from settlement_items as items where ${strange('items')}`

/** Whether a person said what an item's amount is booked against. The state, which says so too, would have all that are resolved read. */
export const isBookedAgainstSql = (items: string): string => `exists (
  select 1 from breaks join break_steps on break_id = breaks.id
  where item_id = ${items}.id and resolution in ('charge', 'rounding'))`

/** Whether what was taken is of a payment of the same batch that is strange too: their line brings only what is left of both. */
const isNettedSql = `exists (
  select 1 from settlement_items as paid
  where paid.batch_id = items.batch_id and paid.kind = 'payment' and ${strange('paid')} and not ${isBookedAgainstSql('paid')}
    and case when items.original_transaction is not null
      then items.original_transaction in (paid.partner_transaction, paid.provider_transaction)
      else items.partner_transaction in (paid.partner_transaction, paid.provider_transaction)
        or items.provider_transaction in (paid.partner_transaction, paid.provider_transaction) end)`

/**
 * Items of which nothing is known here, with their difference and what of them is astray. The difference of a payment must not
 * make it money without an owner, as its line does; that of what was taken must book it against something, once it is resolved.
 */
export const strangerItemsSql = `
  select items.kind, channel, batch, batches.business_day, items.line, breaks.id as break_id, is_netted,
    case when items.kind = 'payment' then unowned
      when breaks.state = 'resolved' and (not is_netted or cleared <> 0) then -items.gross - cleared
      else 0 end as astray
  from (${strangersSql} and refund_id is null and reversal_id is null) as items
  join settlement_batches as batches on batches.id = items.batch_id
  join breaks on breaks.item_id = items.id
  cross join lateral (select items.kind <> 'payment' and ${isNettedSql} as is_netted) as netted
  cross join lateral (
    select
      coalesce(sum(case 'unowned-money' when credit then entry.amount when debit then -entry.amount end), 0)::bigint as unowned,
      coalesce(sum(case when credit like 'clearing:%' then entry.amount else -entry.amount end), 0)::bigint as cleared
    from break_steps join ledger_entries as entry on entry.cause = 'break-resolved' and entry.cause_id = break_steps.id
    where break_steps.break_id = breaks.id
  ) as booked`
