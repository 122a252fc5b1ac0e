import type { PoolClient } from 'pg'
import { type Happening, type PortalOutcome, portalAnswered } from '../../domain/webhooks/notice.ts'
import { timeOrderedId } from '../time-ordered-id.ts'

/**
 * Writes what happened, inside the caller's transaction, for whoever wants to be told: a notice, and an exchange for each
 * endpoint of a client that speaks for the school. What nobody wants to hear leaves no row. A disabled endpoint's
 * exchanges wait until it is enabled; one that is being removed is waited for, and the other way round, so that nothing is left to it.
 */
export async function addNotices(
  client: PoolClient,
  happenings: readonly Happening[],
  at: Date,
): Promise<void> {
  if (happenings.length === 0) return
  const rows = happenings.map(({ type, schoolCode, subject, event, data }, place) => ({
    ...{ place, id: timeOrderedId(at), type, school_code: schoolCode, event, data },
    ...{ subject_kind: subject.kind, subject_id: subject.id },
  }))
  await client.query({ name: 'add notices', text: addNoticesSql, values: [JSON.stringify(rows), at] })
}

/** Writes what portals answered in these exchanges in the end; those that only tell of a notice say nothing new. */
export async function addPortalOutcomes(
  client: PoolClient,
  exchangeIds: readonly number[],
  at: Date,
): Promise<void> {
  if (exchangeIds.length === 0) return
  const { rows } = await client.query<PortalOutcome>(portalOutcomesSql, [exchangeIds])
  await addNotices(client, rows.map(portalAnswered), at)
}

/** The partner whose exchanges tell one endpoint. */
export const endpointPartner = (endpointId: string): string => `webhook:${endpointId}`

/** The partner that an exchange counts with: endpoints are many, and counted as one. */
export const countedPartner = `case when notice_id is null then partner else 'webhooks' end`

/** Whether an exchange is of the partner that a name means, as partners are counted or as they stand in rows. */
export const isOfPartner = (name: string) =>
  `(partner = ${name} or (${name} = 'webhooks' and notice_id is not null))`

const addNoticesSql = `
  with happened as (
    select * from json_to_recordset($1) as happened (
      place int, id uuid, type text, school_code text, subject_kind text, subject_id uuid, event text, data json)
  ),
  heard as (
    select happened.*, endpoints.id as endpoint_id
    from happened
    join client_schools using (school_code)
    join clients on clients.id = client_schools.client_id and clients.disabled_at is null
    join webhook_endpoints as endpoints on endpoints.client_id = clients.id
      and endpoints.removed_at is null and happened.type = any(endpoints.events)
    for key share of endpoints
  ),
  written as (
    insert into notices (id, type, at, data)
    select distinct on (id) id, type, $2, data from heard order by id
  )
  insert into exchanges (partner, subject_kind, subject_id, event, notice_id, due_at, created_at)
  select 'webhook:' || endpoint_id, subject_kind, subject_id, event, id, $2, $2
  from heard order by place, endpoint_id`

/**
 * Where an event goes in several messages, the portal has it when it has the last; what it was known to have is no news.
 * Costs nothing while nobody listens.
 */
const portalOutcomesSql = `
  select told.id as "exchangeId", told.partner as portal, told.event, told.state,
    told.their_reference as "theirReference", told.problem_code as "problemCode",
    told.subject_kind as "subjectKind", told.subject_id as "subjectId",
    coalesce(bills.school_code, dossiers.school_code) as "schoolCode",
    coalesce(bills.number, dossiers.number) as number,
    coalesce(bills.dossier_number, dossiers.dossier_number) as "dossierNumber"
  from exchanges as told
  left join bills on told.subject_kind = 'bill' and bills.id = told.subject_id
  left join dossiers on told.subject_kind = 'dossier' and dossiers.id = told.subject_id
  where exists (select 1 from webhook_endpoints where removed_at is null)
    and told.id = any($1) and told.notice_id is null
    and (told.state = 'refused' or told.state = 'accepted' and not exists (
      select 1 from exchanges as rest
      where rest.subject_id = told.subject_id and rest.partner = told.partner and rest.event = told.event
        and rest.part > told.part)
      and not exists (select 1 from exchanges as known where known.id = told.replaces and known.state = 'accepted'))
  order by told.id`
