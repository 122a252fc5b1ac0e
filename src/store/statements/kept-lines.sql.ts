import { businessDaySql } from '../days/counted-records.sql.ts'
import { namedPaymentsSql } from '../payments/named-payments.sql.ts'
import { joinLineSql } from './line-of-break.sql.ts'
import { nothingSettlesSql } from './settles.sql.ts'

/** Lines of a source ($1) that people kept as payments, as the index `breaks_of_lines_kept` has their differences. */
const keptSql = `
  from breaks ${joinLineSql}
  join payments as kept on kept.id = breaks.payment_id and kept.id = lines.payment_id
  where breaks.source = $1 and breaks.category = 'only-at-bank' and breaks.state = 'resolved' and breaks.payment_id is not null
    and breaks.reconciliation_id is not null`

const namesOfLine = 'array[request_reference, lines.provider_transaction, lines.bank_reference]'

/** Those that name another payment too. What is settled as it was kept stays so. */
export const linesKeptSql = `
  select lines.id, line, lines.bank_reference, request_reference, lines.provider_transaction, lines.amount, lines.at
  ${keptSql} and ${nothingSettlesSql('kept.id')} and exists (
    select 1 from (${namedPaymentsSql('kept.channel', namesOfLine)}) as named where named.id <> kept.id)`

export const keptOfLineSql = 'select payment_id as "keptId" from statement_lines where id = $1'

/**
 * Makes a line ($1) that was kept as one payment ($2) that of another ($3), at an instant ($4). The first is a payment only here from then on,
 * and another amount is a difference of the second.
 */
export const joinKeptSql = `
  with kept as (
    select breaks.reconciliation_id, breaks.source, breaks.business_day, our_amount from breaks ${joinLineSql}
    where lines.id = $1 and breaks.payment_id = $2 and category = 'only-at-bank' and breaks.state = 'resolved'
  ),
  joined as (
    update statement_lines as lines set payment_id = paid.id,
      outcome = case when lines.amount = paid_amount then 'matched' else 'amount-differs' end
    from payments as paid, kept
    where lines.id = $1 and lines.payment_id = $2 and paid.id = $3
    returning lines.outcome, lines.bank_reference, lines.amount, paid.id as payment_id, paid_amount
  ),
  superseded as (
    update payments set superseded_by = joined.payment_id from joined where payments.id = $2
    returning payments.id
  ),
  unnamed as (
    delete from payment_transactions where payment_id in (select id from superseded)
  )
  insert into breaks
    (reconciliation_id, source, business_day, category, bank_reference, payment_id, other_payment_id, bank_amount, our_amount,
      reason, opened_at)
  select reconciliation_id, source, business_day, 'only-here', null, $2::uuid, payment_id, null, our_amount, 'confirmed-beside',
    $4::timestamptz
  from joined cross join kept
  union all
  select reconciliation_id, source, business_day, outcome, bank_reference, payment_id, null, amount, paid_amount, outcome,
    $4::timestamptz
  from joined cross join kept where outcome = 'amount-differs'`

/** Whether nobody was given anything of a payment ($1). */
export const isNobodysSql = `
  select not exists (
    select 1 from allocations
    where payment_id = $1 and undone_at is null and (outcome <> 'suspense' or student_code is not null)) as "isNobodys"`

/**
 * Asks a person, at an instant ($2), about payments that no line tells of, of the day (with the cut-off $3) and the amount of one that was
 * kept of a line of the source ($1) since another instant ($4): it may be the same money. About each once.
 */
export const askAboutTwinsSql = `
  with kept as materialized (
    select kept.*, reconciliation_id, breaks.source, breaks.business_day
    ${keptSql} and breaks.closed_at >= $4 and not exists (select 1 from reversals where reversals.payment_id = kept.id)
  )
  insert into breaks
    (reconciliation_id, source, business_day, category, payment_id, other_payment_id, our_amount, reason, opened_at)
  select distinct on (twin.id) reconciliation_id, source, business_day, 'only-here', twin.id, kept.id, twin.paid_amount,
    'like-one-kept', $2::timestamptz
  from kept join payments as twin on twin.channel = kept.channel and twin.state = 'paid' and twin.paid_amount = kept.paid_amount
    and twin.paid_at between kept.paid_at - interval '1 day' and kept.paid_at + interval '1 day'
    and ${businessDaySql('twin.paid_at', '$3::int')} = business_day
  where not exists (select 1 from reversals where reversals.payment_id = twin.id)
    and not exists (select 1 from statement_lines where payment_id = twin.id)
    and not exists (select 1 from breaks as asked where asked.payment_id = twin.id and asked.category = 'only-here')
  order by twin.id, business_day`
