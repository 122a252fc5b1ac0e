import { balance, isCredit } from '../credits/credit-rows.ts'
import { grouped } from './grouped.sql.ts'

/** Pieces without an owner. What is on its way to another school has one, and is booked as owed to that. */
const piecesSql = `
  select allocations.amount from allocations left join bank_lines on bank_lines.id = line_id
  where outcome in ('suspense', 'ambiguous') and why <> 'in-transit' and undone_at is null and direction is distinct from 'out'`

/** What is proved of whose money is. */
export const ownerProofs = {
  // What older versions called unowned of a difference is in no piece.
  'unowned-money-is-in-pieces': {
    says: 'money without an owner is in the pieces that people see',
    looked: `select count(*) from (${piecesSql}) as pieces`,
    wrong: `
      select 'in pieces ' || ${grouped('in_pieces')} || ' đồng, booked ' || ${grouped('booked')} as name
      from (select coalesce(sum(amount), 0) as in_pieces from (${piecesSql}) as pieces) as seen
      cross join (
        select coalesce(sum(case 'unowned-money' when credit then amount else -amount end), 0) as booked
        from ledger_entries where 'unowned-money' in (debit, credit) and cause <> 'break-resolved'
      ) as journal
      where in_pieces <> booked`,
  },
  // What is taken back of credit that was used since leaves it below zero, and is owed; who spends has it.
  'credit-is-not-overdrawn': {
    says: 'no student has spent more credit than they had',
    looked: `select count(distinct (school_code, student_code)) from ledger_entries where ${isCredit}`,
    wrong: `
      select 'a student of school ' || school_code || ': ' || ${grouped('min(remains)')} || ' đồng' as name
      from (
        select *, ${balance} over (partition by school_code, student_code order by id) as remains
        from ledger_entries where ${isCredit}
      ) as moved
      where debit = 'payer-credit' and remains < 0 and cause not in ('payment-reversed', 'allocation-undone')
      group by school_code, student_code`,
  },
} as const
