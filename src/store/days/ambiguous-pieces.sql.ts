import type { BookKind } from '../../domain/days/business-day.ts'

/** Pieces of money that fit several owners, of an account or of the accounts that a school ever had ($2). */
export const ambiguousPiecesSql = {
  bank: `
    select allocations.id, reference, allocations.amount, booked_on
    from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
    where account = $2 and outcome = 'ambiguous'`,
  school: `
    select allocations.id, reference, allocations.amount, booked_on
    from school_accounts join bank_lines on account = number
    join allocations on line_id = bank_lines.id and undone_at is null
    where school_accounts.school_code = $2 and outcome = 'ambiguous'`,
} as const satisfies Partial<Record<BookKind, string>>
