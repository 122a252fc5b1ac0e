const subjectColumns = `
  coalesce(bills.number, dossiers.number) as number,
  coalesce(bills.dossier_number, dossiers.dossier_number) as "dossierNumber",
  coalesce(bills.school_code, dossiers.school_code) as "schoolCode",
  coalesce(bills.student_code, dossiers.student_code) as "studentCode"`

const joinSubjects = `
  left join bills on subject_kind = 'bill' and bills.id = subject_id
  left join dossiers on subject_kind = 'dossier' and dossiers.id = subject_id`

const columns = `
  found.id, found.partner, found.event, found.state, found.attempts, found.problem_code as "problemCode",
  found.their_reference as "theirReference", found.created_at as "createdAt", found.due_at as "dueAt",
  found.settled_at as "settledAt", found.subject_kind as kind, found.subject_id as "subjectId"`

/** Text of an instant that loses nothing, as a cursor needs it. */
const cursor = `to_char(found.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || found.id as cursor`

/** $1 and $2: created since and before; $3 and $4: behind this instant and id; $5 how many. */
const within = `
  ($1::timestamptz is null or created_at >= $1) and ($2::timestamptz is null or created_at < $2)
  and ($3::timestamptz is null or (created_at, id) < ($3, $4::bigint))`

const page = (from: string) => `
  select ${columns}, ${cursor}, ${subjectColumns}
  from (${from}) as found ${joinSubjects}
  order by found.created_at desc, found.id desc`

/**
 * Each partner ($6) in each state ($7), with a problem code ($8) or with any: every one of them is read in the order of its
 * index, no further than a page goes.
 */
export const searchByState = (hasProblem: boolean) =>
  page(`
  select rows.* from unnest($6::text[]) as one (partner) cross join unnest($7::text[]) as other (state)
  cross join lateral (
    select * from exchanges
    where partner = one.partner and state = other.state and ${within}
      and ${hasProblem ? 'problem_code = $8' : '$8::text is null'}
    order by created_at desc, id desc limit $5
  ) as rows
  order by created_at desc, id desc limit $5`)

/** Of some subjects ($9) or with a reference of the partner ($10); a few rows, whatever they are narrowed by. */
export const searchBySubject = page(`
  select * from exchanges
  where (subject_id = any($9) or their_reference = $10) and ${within}
    and ($6::text[] is null or partner = any($6)) and ($7::text[] is null or state = any($7))
    and ($8::text is null or problem_code = $8)
  order by created_at desc, id desc limit $5`)

/** The subjects that go by a number ($1) or an id ($2), or that are a student's ($3, $4). */
export const subjects = `
  select id from bills where number = $1 or dossier_number = $1 or id = $2::uuid
  union select id from dossiers where number = $1 or dossier_number = $1 or id = $2::uuid
  union select id from bills where school_code = $3 and student_code = $4
  union select id from dossiers where school_code = $3 and student_code = $4
  limit 5000`

/** Portals that were ever told something. */
export const portals = `select distinct partner from exchange_tallies where partner <> 'webhooks'`

/** Endpoints that school systems have or had. */
export const endpoints = `select 'webhook:' || id as partner from webhook_endpoints`

export const find = `
  select ${columns}, ${subjectColumns}, part, asks, problem_detail as "problemDetail", blocked as "isBlocked",
    replaces, notice_id as "noticeId",
    (select newer.id from exchanges as newer where newer.replaces = found.id) as "replacedBy",
    (
      select coalesce(json_agg(deed order by deed.at), '[]') from (
        select coalesce(repair_items.at, started_at) as at, action as is, begun_by as by, reason, repair_id as "repairId"
        from repair_items join repairs on repairs.id = repair_id where exchange_id = found.id and (approval_id is null or outcome is not null)
        union all
        select edited_at, 'edit', edited_by, reason, null from exchange_edits where exchange_id = found.id
        union all
        select at, 'opening', who, reason, null from payload_openings where exchange_id = found.id
      ) as deed
    ) as deeds
  from exchanges as found ${joinSubjects}
  where found.id = $1`

export const findStudents = `
  select school_code as "schoolCode", code as "studentCode" from students where code = $1 or identity_index = $2
  order by 1, 2 limit $3`

/** What is delivered is no failure, whatever it went through before. */
export const causes = `
  select partner, problem_code as "problemCode", sum(count)::bigint as count,
    min(first_day)::text as "firstDay", max(last_day)::text as "lastDay",
    json_agg(json_build_object('state', state, 'count', count) order by count desc) as states
  from (
    select partner, problem_code, state, sum(count)::bigint as count, min(day) as first_day, max(day) as last_day
    from (
      select day, partner, problem_code, state, sum(count) as count from exchange_tallies
      where problem_code <> all($1::text[]) and state not in ('accepted', 'given-up')
      group by 1, 2, 3, 4 having sum(count) > 0
    ) as by_day
    group by 1, 2, 3
  ) as by_state
  group by 1, 2
  order by count desc, 1, 2`

export const details = `
  select problem_detail as detail, count(*) as count from (
    select problem_detail from unnest($1::text[]) as who (partner) cross join unnest($3::text[]) as one (state)
    cross join lateral (
      select problem_detail from exchanges
      where partner = who.partner and problem_code = $2 and exchanges.state = one.state
      order by created_at desc, id desc limit 2000
    ) as newest
  ) as newest
  where problem_detail is not null
  group by 1 order by 2 desc, 1 limit 10`

export const days = `
  select partner, day::text, coalesce(sum(count) filter (where state is null), 0)::bigint as accepted,
    coalesce(json_agg(json_build_object('state', state, 'count', count) order by state)
      filter (where state is not null and count <> 0), '[]') as states
  from (
    select partner, day, state, sum(count)::bigint as count from exchange_tallies where day >= $1::date group by 1, 2, 3
  ) as by_state
  group by 1, 2 order by 2, 1`

/** One fold at a time; what another transaction adds meanwhile is left for the next. */
export const foldTallies = `
  with taken as (delete from exchange_tallies returning *)
  insert into exchange_tallies (day, partner, state, problem_code, count)
  select day, partner, state, problem_code, sum(count) from taken group by 1, 2, 3, 4 having sum(count) <> 0`
