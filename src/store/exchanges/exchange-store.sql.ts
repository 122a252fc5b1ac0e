/** Due rows of one partner ($1) at an instant ($2) that none of their subject stands before. */
const due = `
  partner = $1 and due_at <= $2 and not blocked
  and state in ('waiting', 'signed', 'sending', 'queued', 'unknown')
  and not exists (
    select 1 from exchanges as earlier
    where earlier.subject_id = exchanges.subject_id and earlier.partner = exchanges.partner
      and coalesce(earlier.place, earlier.id) < coalesce(exchanges.place, exchanges.id)
      and is_open_exchange(earlier.state)
  )`

/**
 * Leases due rows of one partner ($1) at an instant ($2), at most $3, until $4, for $5. A row waits while an
 * earlier one of its subject is open: mostly it is `blocked` then, and rarely it is found here. A lapsed `sending` becomes `unknown`, because its bytes may have arrived.
 * A lease that ended without a result is a crash of its holder, which the next lease counts; what two in a row had in hand is leased alone, or left out ($6).
 */
export const claimSql = `
  with suspect as (
    select id, state = 'sending' as lapsed from exchanges where ${due} and crashes >= 1 and not $6
    order by due_at, id
    limit 1
    for update skip locked
  ), healthy as (
    select id, state = 'sending' as lapsed from exchanges where ${due} and crashes < 1
      and not exists (select from suspect)
    order by due_at, id
    limit $3
    for update skip locked
  ), due as (
    select * from suspect union all select * from healthy
  )
  update exchanges set
    due_at = $4, lease_owner = $5, fence = fence + 1,
    crashes = case when lease_owner is null then 0 else crashes + 1 end,
    state = case when state = 'sending' then 'unknown' else state end
  from due where exchanges.id = due.id
  returning exchanges.id, fence, state, subject_kind as "subjectKind", subject_id as "subjectId", event, part,
    as_update as "asUpdate", alone, lapsed, crashes, attempts, asks`

/** Writes results ($1) at an instant ($2); rows whose fencing number has grown since are left alone. */
export const settleSql = `
  update exchanges set
    state = result.state,
    due_at = result.due_at,
    lease_owner = null,
    crashes = 0,
    as_update = coalesce(result.as_update, exchanges.as_update),
    alone = exchanges.alone or result.alone,
    asks = asks + result.asked::int,
    attempts = attempts - result.unsent::int,
    their_reference = coalesce(result.their_reference, exchanges.their_reference),
    problem_code = result.problem_code,
    problem_detail = result.problem_detail,
    settled_at = case when result.state in ('accepted', 'refused', 'given-up') then $2::timestamptz end
  from json_to_recordset($1) as result (
    id bigint, fence int, state text, due_at timestamptz, as_update boolean, alone boolean, asked boolean, unsent boolean,
    their_reference text, problem_code text, problem_detail text)
  where exchanges.id = result.id and exchanges.fence = result.fence
  returning exchanges.id`
