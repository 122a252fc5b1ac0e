const columns = `
  webhook_endpoints.id, client_id as "clientId", url, description, events, sealed,
  webhook_endpoints.created_at as "createdAt", failing_since as "failingSince", last_success_at as "lastSuccessAt",
  last_problem as "lastProblem", webhook_endpoints.disabled_at as "disabledAt", disabled_because as "disabledBecause"`

export const create = `
  insert into webhook_endpoints (id, client_id, url, description, events, sealed, created_at)
  values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`

export const find = `select ${columns} from webhook_endpoints where id = $1 and removed_at is null`

export const lock = `select sealed from webhook_endpoints where id = $1 and removed_at is null for update`

/** One endpoint ($1), or those of a client ($2). Whoever tells them of something at that moment is waited for. */
export const lockToRemove = `
  select id from webhook_endpoints where (id = $1 or client_id = $2) and removed_at is null order by id for update`

export const ofClient = `
  select ${columns} from webhook_endpoints where client_id = $1 and removed_at is null order by created_at, id`

export const all = `
  select ${columns} from webhook_endpoints where removed_at is null
  order by disabled_at desc nulls last, failing_since desc nulls last, created_at, id`

/** A client that is shut out is told nothing. */
export const enabled = `
  select ${columns} from webhook_endpoints
  join clients on clients.id = client_id and clients.disabled_at is null
  where webhook_endpoints.disabled_at is null and removed_at is null`

/** Enabling starts the count of failing anew; disabling what is disabled already keeps its reason. */
export const change = `
  update webhook_endpoints set
    url = coalesce($2, url),
    description = coalesce($3, description),
    events = coalesce($4, events),
    failing_since = case when $5 then null else failing_since end,
    disabled_at = case when $5 then null when not $5 then coalesce(disabled_at, $6) else disabled_at end,
    disabled_because = case when $5 then null when not $5 then coalesce(disabled_because, 'by-client')
      else disabled_because end
  where id = $1 and removed_at is null returning ${columns}`

export const reseal = `update webhook_endpoints set sealed = $2 where id = $1 returning ${columns}`

export const remove = `update webhook_endpoints set removed_at = $2 where id = any($1)`

const open = `('waiting', 'signed', 'sending', 'queued', 'unknown', 'held')`

/** Whoever holds one of them loses it: the fencing number grows. Each goes through \`held\`, as a person's decision does. */
export const giveUp = `
  update exchanges set state = 'given-up', settled_at = $2, fence = fence + 1, lease_owner = null,
    problem_code = 'endpoint_removed', problem_detail = null
  where partner = any($1) and notice_id is not null and state in ${open}`

export const makeDue = `
  update exchanges set due_at = $2
  where partner = $1 and lease_owner is null and state in ('waiting', 'signed', 'unknown') and due_at > $2`

export const noticesOf = `
  select exchanges.id as "exchangeId", notices.id, type, notices.at, data
  from exchanges join notices on notices.id = notice_id where exchanges.id = any($1) and data is not null`

/** Says nothing new more often than once a minute: an endpoint that works costs no write for each message. */
export const noteSuccess = `
  update webhook_endpoints set failing_since = null, last_problem = null, last_success_at = $2
  where id = $1 and (failing_since is not null or last_success_at is null
    or last_success_at < $2::timestamptz - interval '1 minute')`

export const noteFailure = `
  update webhook_endpoints set
    failing_since = coalesce(failing_since, $2),
    last_problem = $3,
    disabled_at = case when $4 or failing_since < $5 then $2::timestamptz end,
    disabled_because = case when $4 then 'gone' when failing_since < $5 then 'failing' end
  where id = $1 and disabled_at is null and removed_at is null
  returning disabled_because`

export const deliveriesOf = `
  select exchanges.id, notices.id as "webhookId", type, notices.at, state, attempts,
    case when state in ('waiting', 'signed', 'sending', 'unknown') then due_at end as "dueAt",
    problem_detail as problem, settled_at as "settledAt"
  from exchanges join notices on notices.id = notice_id
  where partner = $1 and ($2::bigint is null or exchanges.id < $2)
  order by exchanges.id desc limit $3`

/**
 * Lets what an endpoint ($6, as a partner $1) was told go again at an instant ($2): one delivery ($3), or what happened in a time ($4,
 * $5). What a notice said may be pruned: such a one is not told again, and one that is stays until that is over. Of a notice told
 * several times the last telling counts. What waits is due at once, what is held waits no more, and what is over is told once more.
 */
export const replay = `
  with endpoint as (
    select from webhook_endpoints where id = $6 and removed_at is null for key share
  ),
  kept as materialized (
    select id from notices
    where data is not null
      and id in (
        select notice_id from endpoint cross join exchanges
        where partner = $1 and ($3::bigint is null or exchanges.id = $3))
      and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at <= $5)
    order by id for share
  ),
  chosen as (
    select distinct on (notice_id) exchanges.id, notice_id, subject_kind, subject_id, event, part, state, lease_owner
    from kept join exchanges on notice_id = kept.id
    where partner = $1
    order by notice_id, part desc
  ),
  hastened as (
    update exchanges set due_at = $2, attempts = 0,
      state = case when exchanges.state in ('held', 'refused') then 'waiting' else exchanges.state end
    from chosen
    where exchanges.id = chosen.id and exchanges.lease_owner is null
      and exchanges.state in ('waiting', 'signed', 'unknown', 'held', 'refused')
    returning exchanges.id
  ),
  again as (
    insert into exchanges (partner, subject_kind, subject_id, event, part, notice_id, due_at, created_at)
    select $1, subject_kind, subject_id, event, part + 1, notice_id, $2, $2
    from chosen where state in ('accepted', 'given-up') order by id
    on conflict on constraint exchanges_tell_each_thing_once do nothing
    returning id
  )
  select (select count(*) from hastened) + (select count(*) from again) as count`
