/**
 * Statements with a number, each once in its count. Banks begin to count anew, most of them each year (SWIFT's field 28C has room for
 * five digits): a number 1 that goes to a later day begins another count.
 */
export const numberedSql = `
  select account, turn, sequence, max(last_day) as last_day
  from (
    select account, sequence, last_day, (
      select count(distinct first.last_day) from account_statements as first
      where first.account = told.account and first.sequence = 1 and first.last_day <= coalesce(told.last_day, 'infinity')) as turn
    from account_statements as told
    where sequence is not null
  ) as counted
  group by account, turn, sequence`
