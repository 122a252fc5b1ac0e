import { dayPaidSql, localDaySql } from '../local-day.sql.ts'

const refunded = (column: string, id: string) => `coalesce((
  select sum(amount) from refunds
  where refunds.${column} = ${id} and refunds.state not in ('requested', 'rejected', 'refused', 'returned')), 0) as refunded`

/** The receipts of all money, from whatever way it came. */
export const receiptsSql = `
  select receipts.id, 'counter' as kind,
    receipts.series || '-' || lpad(receipts.number::text, 6, '0') as number,
    bills.school_code as "schoolCode", bills.student_code as "studentCode", bills.id as "billId",
    paid_amount as amount, ${localDaySql('paid_at')}::text as "paidOn",
    case when replaced_by is not null then 'replaced' when voided_at is not null then 'void'
      when reversals.id is not null then 'reversed' else 'valid' end as state,
    replaced_by as "replacedBy", ${refunded('payment_id', 'payments.id')}, coalesce(void_reason, reversals.reason) as reason,
    paid_at as at
  from counter_receipts as receipts
  join payments on payments.id = receipts.payment_id
  join bills on bills.id = payments.bill_id
  left join reversals on reversals.payment_id = payments.id
  union all
  select payments.id, 'channel', coalesce(provider_transaction, reference), bills.school_code, bills.student_code, bills.id,
    paid_amount, ${localDaySql('paid_at')}::text, case when reversals.id is null then 'valid' else 'reversed' end, null,
    ${refunded('payment_id', 'payments.id')}, reversals.reason, paid_at
  from payments
  join bills on bills.id = payments.bill_id
  left join reversals on reversals.payment_id = payments.id
  where payments.state = 'paid' and not exists (select 1 from counter_receipts where payment_id = payments.id)
  union all
  select allocations.id, 'bank', bank_lines.reference, allocations.school_code, allocations.student_code,
    allocations.bill_id, allocations.amount, ${dayPaidSql('bank_lines.at')}::text, case when reversals.id is null then 'valid' else 'reversed' end,
    null, ${refunded('allocation_id', 'allocations.id')}, reversals.reason, coalesce(bank_lines.at, booked_on::timestamptz)
  from allocations
  join bank_lines on bank_lines.id = allocations.line_id
  left join reversals on reversals.allocation_id = allocations.id
  where outcome = 'posted' and allocations.why <> 'refund-returned' and (undone_at is null or reversals.id is not null)
  union all
  select allocations.id, 'channel', coalesce(provider_transaction, reference), allocations.school_code,
    allocations.student_code, allocations.bill_id, allocations.amount, ${localDaySql('paid_at')}::text,
    case when reversals.id is null then 'valid' else 'reversed' end, null,
    ${refunded('allocation_id', 'allocations.id')}, reversals.reason, paid_at
  from allocations
  join payments on payments.id = allocations.payment_id
  left join reversals on reversals.allocation_id = allocations.id
  where outcome = 'posted' and (undone_at is null or reversals.id is not null)`
