/**
 * Statements with a number, each once in its count. Banks begin to count anew, most of them each year (SWIFT's field 28C has room for
 * five digits): a number below that of the day before begins another count (`turn`).
 */
const numberedSql = `
  select account, turn, sequence, max(last_day) as last_day
  from (
    select account, sequence, last_day, sum(begins) over in_days as turn
    from (
      select account, sequence, last_day,
        coalesce(last_day is not null and sequence < lag(sequence) over in_days, false)::int as begins
      from account_statements where sequence is not null
      window in_days as (partition by account order by last_day nulls last, sequence)
    ) as told
    window in_days as (partition by account order by last_day nulls last, sequence)
  ) as counted
  group by account, turn, sequence`

/**
 * The numbers of an account that did not come (`first` to `last`), and to which day the statement before them goes (null where it says none). Each count but
 * the first that we know begins with 1.
 */
export const missingNumbersSql = `
  select account, before + 1 as first, sequence - 1 as last, day_before
  from (
    select account, sequence, lag(last_day) over in_order as day_before,
      case when lag(turn) over in_order = turn then lag(sequence) over in_order when turn > 0 then 0 end as before
    from (${numberedSql}) as come
    window in_order as (partition by account order by turn, sequence)
  ) as pairs
  where sequence > before + 1`
