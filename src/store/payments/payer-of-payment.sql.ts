/** Whose money a payment is, where one student has all of it: whose bill it is of, or to whom people gave it. */
export const payerOfPaymentSql = (payment: string): string => `
  select school_code as "schoolCode", student_code as "studentCode"
  from payments join bills on bills.id = payments.bill_id where payments.id = ${payment}
  union all
  select min(school_code), min(student_code) from allocations where payment_id = ${payment} and undone_at is null
  having bool_and(outcome = 'posted') and count(distinct (school_code, student_code)) = 1`
