import { isOwing } from '../bills/bill-rows.ts'

/**
 * Bills that are looked at, at most, for who may have sent money without a code: some 0.3 ms of work a line. A school that asked all its
 * pupils for the same each month has ten thousand such bills, nearly all of them paid.
 */
export const mostBillsLookedAt = 500

/**
 * The bills that the schools of an account asked exactly an amount for, or that are paid up to that amount, the newest first: no more than
 * `mostBillsLookedAt`, and `owes` where the amount is owed still. Both are expressions of the query around it.
 */
export const billsAskedExactly = (account: string, amount: string) => `
  select asked.id, asked.school_code, asked.student_code, asked.due_on, state ${isOwing} and payable - paid = ${amount} as owes
  from school_accounts
  cross join lateral (
    select bills.* from bills
    where bills.school_code = school_accounts.school_code and owed_in_part = ${amount}
    union all
    (
      select bills.* from bills
      where bills.school_code = school_accounts.school_code and payable = ${amount}
      order by bills.id desc limit ${mostBillsLookedAt}
    )
  ) as asked
  where school_accounts.number = ${account}
  limit ${mostBillsLookedAt}`
