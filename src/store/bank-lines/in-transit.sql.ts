/** Whether an account is of other schools alone than this one; an account that is of no school that we know is not. */
export const isOfOthers = (account: string, schoolCode: string): string => `(
  exists (select 1 from school_accounts where number = ${account})
  and not exists (
    select 1 from school_accounts where number = ${account} and school_accounts.school_code = ${schoolCode}))`

/** Why money is held that came to an account for a student of a school: `in-transit` where the account is of others, to which it is no income. */
export const heldInTransit = (account: string, schoolCode: string): string =>
  `case when ${isOfOthers(account, schoolCode)} then 'in-transit' end`

/** Whether money that came to an account goes on from another: it is the same one, or one of its schools. */
export const goesOnFrom = (came: string, went: string): string => `(
  ${went} = ${came} or exists (
    select 1 from school_accounts as one join school_accounts as other using (school_code)
    where one.number = ${came} and other.number = ${went}))`

/** The account of the ledger that such money of a line is held on. */
export const transitOfLine = (lineId: string, schoolCode: string): string => `
  'in-transit:' || (
    select min(school_accounts.school_code) from bank_lines join school_accounts on number = account
    where bank_lines.id = ${lineId}) || ':' || ${schoolCode}`
