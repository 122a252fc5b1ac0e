/**
 * What is there at the end of each day that statements of an account go to, and what was there before. Of several to a day the one of
 * the highest number says the end and that of the lowest what was before; of equal ones the last of the newest file.
 */
export const endsOfDaysSql = (where: string): string => `
  select distinct on (account, last_day) account, last_day, closing,
    first_value(opening) over (partition by account, last_day order by sequence, file_id desc, place desc) as opening
  from account_statements
  where last_day is not null and ${where}
  order by account, last_day, sequence desc nulls last, file_id desc, place desc`
