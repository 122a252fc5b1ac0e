import { joinLineSql } from './line-of-break.sql.ts'

/** The difference of a line that told of a payment which nobody here knew, while a person has not ended it. */
const isAlone = `breaks.category = 'only-at-bank' and breaks.reason = 'only-at-bank' and breaks.state in ('open', 'excepted')
  and breaks.payment_id is null`

/** Lines of a sender ($1) that told of a payment which nobody here knew. */
export const linesAloneSql = `
  select lines.id, line, lines.bank_reference, request_reference, provider_transaction, amount, at
  from breaks ${joinLineSql}
  where breaks.source = $1 and ${isAlone} and outcome = 'only-at-bank'`

/** A line of the same amount is matched, and its difference over; of another amount it is a difference of that payment. */
export const joinLinesSql = `
  with joined as (
    update statement_lines as lines set payment_id = payments.id,
      outcome = case when lines.amount = paid_amount then 'matched' else 'amount-differs' end
    from json_to_recordset($1) as pair ("lineId" bigint, "paymentId" uuid)
    join payments on payments.id = "paymentId"
    where lines.id = "lineId" and lines.outcome = 'only-at-bank' and lines.payment_id is null
    returning lines.source, lines.file_id, lines.bank_reference, lines.outcome, payments.id as payment_id, paid_amount
  ),
  told as (
    update breaks set payment_id = joined.payment_id, our_amount = paid_amount,
      category = case outcome when 'matched' then category else outcome end,
      reason = case outcome when 'matched' then reason else outcome end,
      state = case outcome when 'matched' then 'closed' else breaks.state end,
      closed_at = case outcome when 'matched' then $2::timestamptz end
    from joined join reconciliations as runs on runs.file_id = joined.file_id
    where breaks.source = joined.source and breaks.reconciliation_id = runs.id
      and breaks.bank_reference = joined.bank_reference and ${isAlone}
    returning breaks.id, breaks.state
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $2, 'closed', 'gateway', 'confirmed-later'
  from told where state = 'closed'`
