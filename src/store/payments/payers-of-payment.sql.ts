/** Whose money a payment is: whose bill it is of, or to whom people gave all of it. */
export const payersOfPaymentSql = (payment: string): string => `
  select school_code as "schoolCode", student_code as "studentCode"
  from payments join bills on bills.id = payments.bill_id where payments.id = ${payment}
  union
  select school_code, student_code from allocations where payment_id = ${payment} and undone_at is null
    and not exists (
      select 1 from allocations as other
      where other.payment_id = ${payment} and other.undone_at is null and other.outcome <> 'posted')`
