import { namedPaymentsSql } from '../payments/named-payments.sql.ts'
import { goneBackSql, isUntold } from '../refunds/gone-back.sql.ts'
import { nothingSettlesSql, settlesSql } from './settles.sql.ts'
import { isBookedAgainstSql } from './stranger-items.sql.ts'

/**
 * What settles a payment, or what went back of it: an item that is the same here, or one whose difference is over, because a
 * person resolved it or because what came here since explains it. An item of nothing here, and what is listed again as taken, only where its
 * amount is booked against something: else its money is the rest of its line, and has no owner, or was not taken twice.
 */
const isBookable = `(items.refund_id is not null or items.reversal_id is not null
  or items.kind = 'payment' and items.outcome in ('matched', 'late')
  or (items.outcome = 'amount-differs' or items.outcome = 'only-at-provider'
      and (items.found_id is not null or items.kind <> 'payment' and items.payment_id is not null))
    and exists (select 1 from breaks where item_id = items.id and breaks.state in ('resolved', 'closed'))
  or (items.outcome = 'only-at-provider' or items.outcome = 'duplicate' and items.gross < 0) and ${isBookedAgainstSql('items')})`

/** What an item is known by, as `keyOfItem` has it. */
const keySql = `(kind || ':' || coalesce(provider_transaction, partner_transaction, original_transaction, ''))`

export const seenEarlierSql = `
  select distinct ${keySql} as key from settlement_items
  where source = $1 and ${keySql} = any($2::text[])`

const payment = `
  select id, reference, provider_transaction as "providerTransaction", paid_amount as amount,
    paid_at >= $2 and paid_at < $3 as "isOfDay"`
const named = `named as materialized (${namedPaymentsSql('$1', '$4')})`

/** Paid payments of a channel ($1) between two instants ($2, $3) that nothing settles yet, and those with one of the names ($4). */
export const paymentsToSettleSql = `
  with ${named},
  looked_at as (
    select id from payments where channel = $1 and state = 'paid' and paid_at >= $2 and paid_at < $3
    union
    select id from named
  )
  ${payment}, false as "isSettled" from looked_at join payments using (id)
  where superseded_by is null and ${nothingSettlesSql('payments.id')}
  union all
  ${payment}, true from named join payments using (id) where ${settlesSql('payments.id')}`

/** What went back through a channel ($1), of payments between two instants ($2, $3) or named ($4), and no item tells of. */
export const goneBackToSettleSql = `
  with ${named}
  select coalesce(refund_id, reversal_id) as id, case when refund_id is null then 'reversal' else 'refund' end as "as", code,
    their_reference as "theirReference", back.amount as went, is_sure as "isSure", payments.reference,
    payments.provider_transaction as "providerTransaction", payments.paid_amount as amount
  from (${goneBackSql}) as back join payments on payments.id = payment_id
  where payments.channel = $1 and superseded_by is null and (paid_at >= $2 and paid_at < $3 or code = any($4) or their_reference = any($4)
      or payments.id in (select id from named))
    and ${isUntold}
  order by 1`

/** Keeps the items ($1) of a file ($2) of a source ($3), each in its batch, of a channel ($4) and a day ($5). */
export const keepItemsSql = `
  with sent as materialized (
    select * from json_to_recordset($1) as sent (
      id uuid, line int, kind text, provider_transaction text, partner_transaction text, original_transaction text,
      gross bigint, fee bigint, fee_tax bigint, net bigint, outcome text, payment_id uuid,
      refund_id uuid, reversal_id uuid, batch text)
  ),
  made as (
    insert into settlement_batches (id, source, channel, batch, business_day)
    select uuidv7(), $3, $4, batch, $5::date from (select distinct batch from sent) as named
    on conflict (source, batch) do update set channel = excluded.channel
    returning id, batch
  )
  insert into settlement_items (
    id, file_id, batch_id, source, line, kind, provider_transaction, partner_transaction, original_transaction,
    gross, fee, fee_tax, net, outcome, payment_id, refund_id, reversal_id)
  select sent.id, $2, made.id, $3, line, kind, provider_transaction, partner_transaction, original_transaction,
    gross, fee, fee_tax, net, outcome, payment_id, refund_id, reversal_id
  from sent join made using (batch)`

export const keepBreaksSql = `
  insert into breaks (settlement_file_id, source, business_day, category, bank_reference, payment_id, bank_amount,
    our_amount, reason, item_id, opened_at)
  select $2, $3, $4, category, bank_reference, payment_id, bank_amount, our_amount, reason, item_id, $5
  from json_to_recordset($1) as found (
    category text, bank_reference text, payment_id uuid, bank_amount bigint, our_amount bigint, reason text, item_id uuid)
  on conflict (source, payment_id) where category = 'only-here' and state in ('open', 'excepted') do nothing`

/** A payment that the provider had not settled and settles in this file ($1) is missing no more. */
export const closeSettledBreaksSql = `
  with found as (
    update breaks set state = 'closed', closed_at = $2
    from settlement_items as items
    where items.file_id = $1 and items.payment_id = breaks.payment_id and items.source = breaks.source
      and items.kind = 'payment' and breaks.category = 'only-here' and breaks.state in ('open', 'excepted')
    returning breaks.id
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $2, 'closed', 'gateway',
    'found-in-later-file'
  from found`

/** Batches that have items to book, with what those come to. */
export const openBatchesSql = `
  select batches.id, batches.source, channel, batch, line_id as "lineId", batches.business_day as "businessDay",
    sum(items.net) as net, array_agg(items.id) as items
  from settlement_batches as batches join settlement_items as items on batch_id = batches.id
  where booked_by is null and ${isBookable}
  group by batches.id having sum(items.net) <> 0 order by batches.business_day, batches.id`

/** Lines of an account ($1) since a day ($2), coming or going ($3), that nothing explains, for their content to be searched. */
export const searchedLinesSql = `
  select bank_lines.id, sealed from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
  where account = $1 and booked_on >= $2 and direction = $3 and sealed is not null
    and outcome = 'suspense' and allocations.amount = bank_lines.amount
  order by booked_on, bank_lines.id limit 2000`

/** The piece of a line ($1), coming or going ($2), that settlements may still take. */
export const restOfLineSql = `
  select allocations.id, allocations.amount from allocations join bank_lines on bank_lines.id = line_id
  where line_id = $1 and direction = $2 and undone_at is null and outcome = 'suspense' for update of allocations`

/** Takes money ($3) out of a piece ($1) for the allocation $2 at $4, and leaves the rest without an owner. */
export const takePieceSql = `
  with undone as (
    update allocations set undone_at = $4::timestamptz, undone_by = 'gateway' where id = $1
    returning line_id, amount
  )
  insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
  select $2::uuid, line_id, 'not-fee', 'settlement', $3::bigint, $4::timestamptz, 'gateway' from undone
  union all
  select uuidv7(), line_id, 'suspense', 'settlement-rest', amount - $3::bigint, $4::timestamptz, 'gateway'
  from undone where amount > $3::bigint`

/** What the provider kept of items ($1), by school, booked for the allocation $2. */
export const bookChargesSql = `
  insert into ledger_entries (school_code, debit, credit, amount, cause, cause_id, booked_at)
  select school_code, case when kept > 0 then 'fees-and-charges' else 'clearing:' || $3::text end,
    case when kept > 0 then 'clearing:' || $3::text else 'fees-and-charges' end, abs(kept), 'settlement-charge',
    md5($2::text || coalesce(school_code, ''))::uuid, $4
  from (
    select bills.school_code, sum(fee + fee_tax) as kept
    from settlement_items as items
    left join refunds on refunds.id = refund_id
    left join payments on payments.id = coalesce(items.payment_id, items.found_id, refunds.payment_id)
    left join bills on bills.id = payments.bill_id
    where items.id = any($1::uuid[])
    group by bills.school_code
  ) as charges
  where kept <> 0`

/** Charges of items that are settled, by channel and school, between two days ($1, $2), of a channel ($3), a school ($4). */
export const chargesSql = `
  select batches.channel, bills.school_code as "schoolCode", count(*) as count, sum(items.gross) as gross, sum(items.fee) as fee,
    sum(items.fee_tax) as "feeTax", sum(items.net) as net
  from settlement_items as items
  join settlement_files as files on files.id = file_id
  join settlement_batches as batches on batches.id = batch_id
  left join refunds on refunds.id = refund_id
  left join payments on payments.id = coalesce(items.payment_id, items.found_id, refunds.payment_id)
  left join bills on bills.id = payments.bill_id
  where files.business_day between $1 and $2 and items.outcome <> 'duplicate'
    and ($3::text is null or batches.channel = $3) and ($4::text is null or bills.school_code = $4)
  group by batches.channel, bills.school_code order by batches.channel, bills.school_code nulls last`

/** What schools ($3, or all) bore for lines booked between two days ($1, $2), and still do. */
export const borneSql = `
  select borne_fees.school_code as "schoolCode", count(*) as count, sum(borne_fees.amount)::bigint as amount
  from bank_lines
  join allocations on allocations.line_id = bank_lines.id
  join borne_fees on borne_fees.allocation_id = allocations.id
  where booked_on between $1 and $2 and borne_fees.undone_at is null and ($3::text is null or borne_fees.school_code = $3)
  group by borne_fees.school_code order by borne_fees.school_code`
