import type { RepairAction } from '../../../schemas/repair.ts'
import { isOfPartner } from '../webhooks/notice-rows.ts'

/** Exchanges that a filter ($1 to $7) means: partner, states, code, school, since, until, ids. */
const chosen = (time: 'created_at' | 'settled_at') => `
  select exchanges.id, subject_id, partner, coalesce(place, exchanges.id) as place from exchanges
  left join bills on exchanges.subject_kind = 'bill' and bills.id = exchanges.subject_id
  left join dossiers on exchanges.subject_kind = 'dossier' and dossiers.id = exchanges.subject_id
  where ($1::text is null or ${isOfPartner('$1')})
    and exchanges.state = any($2)
    and ($3::text is null or problem_code = $3)
    and ($4::text is null or coalesce(bills.school_code, dossiers.school_code) = $4)
    and ($5::timestamptz is null or exchanges.${time} >= $5)
    and ($6::timestamptz is null or exchanges.${time} < $6)
    and ($7::bigint[] is null or exchanges.id = any($7))`

const wasReplaced = (id: string) => `exists (select 1 from exchanges as newer where newer.replaces = ${id})`

/** What each action means. What is resent takes along what the portal accepted of the same subject later on. */
export const meant: Readonly<Record<RepairAction, string>> = {
  replay: chosen('created_at'),
  'give-up': chosen('created_at'),
  resend: `
    select distinct later.id from (${chosen('settled_at')}) as first
    join exchanges as later using (subject_id, partner)
    where later.state = 'accepted' and later.notice_id is null and not ${wasReplaced('later.id')}
      and not ${wasReplaced('first.id')} and coalesce(later.place, later.id) >= first.place`,
}

/** Whom a filter may name: who was ever told something, each endpoint, and all of them as one. */
export const partners = `
  select distinct partner from exchange_tallies
  union select 'webhook:' || id from webhook_endpoints
  union select 'webhooks' order by partner`

/** Counts what is meant, and shows the first $8. */
export const preview = (action: RepairAction) => `
  with meant as materialized (${meant[action]})
  select exchanges.id, partner, event, state, problem_code as "problemCode",
    (select count(*) from meant) as count
  from exchanges where id in (select id from meant order by id limit $8) order by id`

/** Lists what is meant as the items of a repair ($8). */
export const listItems = (action: RepairAction) => `
  insert into repair_items (repair_id, exchange_id) select $8, id from (${meant[action]}) as meant`

/** Two of one person go one after the other, so that neither overlooks what the other begins. */
export const holdPerson = 'select pg_advisory_xact_lock($1::int, hashtext($2))'

/** How many exchanges a person ($1) began to repair alone by an action ($2) since an instant ($3). */
export const begunAlone = `
  select coalesce(sum(planned), 0) as count from repairs
  where begun_person = $1 and action = $2 and started_at > $3 and approval_id is null`

export const insert = `
  insert into repairs (id, action, filter, reason, begun_by, begun_person, per_minute, state, started_at, next_at)
  values ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $8)`

export const setPlanned = 'update repairs set planned = $2 where id = $1'

export const letWait = `update repairs set state = 'waiting', approval_id = $2 where id = $1`

const selectRepairs = `
  select id, action, filter, per_minute as "perMinute", state, planned, repaired, passed_over as "passedOver",
    approval_id as "approvalId",
    started_at as "startedAt", finished_at as "finishedAt", begun_by as "begunBy", reason,
    coalesce((
      select json_agg(json_build_object('at', at, 'state', state, 'by', made_by, 'reason', reason) order by at)
      from repair_changes where repair_id = repairs.id), '[]') as steered
  from repairs`

export const find = `${selectRepairs} where id = $1`

export const list = `${selectRepairs}
  where ($1::text is null or state = $1) and ($2::uuid is null or id < $2)
  order by id desc limit $3`

export const steer = `
  with moved as (
    update repairs set state = $2, next_at = $6, finished_at = case when $2 = 'stopped' then $6::timestamptz end
    where id = $1 and state = any($3) returning id
  )
  insert into repair_changes (repair_id, at, state, made_by, reason) select id, $6, $2, $4, $5 from moved`

export const due = `
  select id, action, filter, per_minute as "perMinute" from repairs
  where state = 'running' and next_at <= $1 order by next_at, id`

/**
 * The next items of a repair ($1) at an instant ($2), at most $3, with those of their exchanges that are in one of the
 * states ($4) still. One statement: a process that hangs after it was sent keeps no lock, and one that dies leaves
 * either all of it or nothing. Whoever comes while somebody else goes on finds no repair.
 */
const taken = `
  with repair as (
    select id, reason from repairs where id = $1 and state = 'running' and next_at <= $2 for update skip locked
  ),
  chunk as (
    select exchange_id from repair_items
    where repair_id = (select id from repair) and outcome is null
    order by exchange_id limit $3
    for update
  ),
  found as (
    select exchanges.*, exists (
      select 1 from evidence_of_exchanges where exchange_id in (exchanges.id, exchanges.bytes_of) and direction = 'out') as was_sent
    from exchanges join chunk on chunk.exchange_id = exchanges.id
    where exchanges.state = any($4)
    for update of exchanges
  ),`

// A refusal changed nothing there: it is mapped anew. A held one whose bytes are stored may have arrived: it is asked
// about first. The rest was never sent. The fence grows, so that a late result of before counts no more.
const changed: Readonly<Record<RepairAction, string>> = {
  replay: `
    changed as (
      update exchanges set
        state = case when found.state = 'held' and found.was_sent then 'unknown' else 'waiting' end,
        due_at = $2, attempts = 0, asks = 0, fence = exchanges.fence + 1, lease_owner = null, settled_at = null,
        problem_code = 'replayed', problem_detail = repair.reason
      from found, repair where exchanges.id = found.id
      returning exchanges.id as exchange_id
    )`,
  'give-up': `
    changed as (
      update exchanges set
        state = 'given-up', fence = exchanges.fence + 1, lease_owner = null, settled_at = $2,
        problem_code = 'given-up', problem_detail = repair.reason
      from found, repair where exchanges.id = found.id
      returning exchanges.id as exchange_id
    )`,
  // As if no answer had come: the portal is asked, and what it does not have goes again with the same bytes.
  resend: `
    told as (
      insert into exchanges (partner, subject_kind, subject_id, event, part, as_update, state, due_at, created_at,
        replaces, place, bytes_of, problem_code, problem_detail)
      select partner, subject_kind, subject_id, event, part, as_update, 'unknown', $2, $2,
        found.id, coalesce(place, found.id),
        case when exists (select 1 from evidence_of_exchanges where exchange_id = found.id and direction = 'out')
          then found.id else bytes_of end,
        'resent', repair.reason
      from found, repair order by found.id
      on conflict do nothing
      returning id, replaces as exchange_id
    ),
    edited as (
      insert into exchange_edits (exchange_id, edited_by, reason, edited_at, sealed)
      select told.id, edited_by, reason, edited_at, sealed from told join exchange_edits using (exchange_id)
    ),
    changed as (select exchange_id from told)`,
}

/** The pace is caught up by one second at most. */
export const goOn = (action: RepairAction) => `
  ${taken}
  ${changed[action]},
  noted as (
    update repair_items set at = $2,
      outcome = case when exists (select 1 from changed where changed.exchange_id = chunk.exchange_id)
        then 'repaired' else 'passed-over' end
    from chunk
    where repair_id = $1 and repair_items.exchange_id = chunk.exchange_id
    returning outcome
  ),
  counted as (
    select count(*) as taken, count(*) filter (where outcome = 'repaired') as repaired from noted
  ),
  -- Items go in order: what is left is behind the last one. Asked for in order too, or done items are read again each time.
  rest as materialized (
    select (
      select exchange_id from repair_items
      where repair_id = $1 and outcome is null
        and exchange_id > (select coalesce(max(exchange_id), 0) from chunk)
      order by exchange_id limit 1) is not null as is_left
  )
  update repairs set
    repaired = repairs.repaired + counted.repaired,
    passed_over = repairs.passed_over + counted.taken - counted.repaired,
    next_at = greatest(next_at, $2::timestamptz - interval '1 second')
      + counted.taken * interval '1 minute' / per_minute,
    state = case when is_left then state else 'done' end,
    finished_at = case when is_left then null else $2::timestamptz end
  from repair, counted, rest where repairs.id = repair.id
  returning counted.taken`
