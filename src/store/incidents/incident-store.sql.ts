const columns = `
  incidents.id, kind, subject, partner, incidents.severity, incidents.step, incidents.count, incidents.facts,
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", opened_at as "openedAt", cleared_at as "clearedAt"`

export const known = `select ${columns} from incidents where cleared_at is null order by first_seen_at, id`

/** Writes incidents ($1) as they are now. */
export const write = `
  insert into incidents as kept (
    id, kind, subject, partner, severity, step, count, facts, first_seen_at, last_seen_at, opened_at, cleared_at)
  select id, kind, subject, partner, severity, step, count, facts, "firstSeenAt", "lastSeenAt", "openedAt", "clearedAt"
  from json_to_recordset($1) as seen (
    id uuid, kind text, subject text, partner text, severity text, step smallint, count bigint, facts jsonb,
    "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, "openedAt" timestamptz, "clearedAt" timestamptz)
  on conflict (id) do update set
    severity = excluded.severity, step = excluded.step, count = excluded.count, facts = excluded.facts,
    last_seen_at = excluded.last_seen_at, opened_at = excluded.opened_at, cleared_at = excluded.cleared_at`

/** Notes news ($1) for each channel ($2) at an instant ($3). */
export const tell = `
  insert into incident_tellings (incident_id, channel, news, severity, step, count, facts, at)
  select id, channel, news, severity, step, count, facts, $3
  from json_to_recordset($1) as told (
    place int, id uuid, news text, severity text, step smallint, count bigint, facts jsonb)
  cross join unnest($2::text[]) as channel
  order by place, channel
  on conflict on constraint incident_tellings_tell_each_thing_once do nothing`

/** As JSON, because each brings what was told of it. */
export const list = `
  select json_build_object(
    'id', id, 'kind', kind, 'subject', subject, 'partner', partner, 'severity', severity, 'step', step,
    'count', count, 'facts', facts, 'firstSeenAt', first_seen_at, 'lastSeenAt', last_seen_at,
    'openedAt', opened_at, 'clearedAt', cleared_at, 'acknowledgedAt', acknowledged_at,
    'acknowledgedBecause', acknowledged_because,
    'told', (
      select coalesce(json_agg(json_build_object(
        'channel', channel, 'news', news, 'at', at, 'toldAt', told_at, 'toldTo', told_to) order by told.id), '[]')
      from incident_tellings as told where told.incident_id = incidents.id)) as record
  from incidents
  where opened_at is not null and (cleared_at is null or cleared_at > $1)
  order by opened_at desc, id`

export const acknowledge = `
  update incidents set acknowledged_because = $2, acknowledged_at = $3
  where id = $1 and opened_at is not null and cleared_at is null`

export const openByKind = `
  select kind, count(*) as count from incidents where opened_at is not null and cleared_at is null group by 1`

/** How often people were told by one channel ($1) of each partner; what concerns no partner is left out. */
export const toldByPartner = `
  select partner, kind, count(*) filter (where news = 'opened') as opened,
    count(*) filter (where news = 'cleared') as cleared
  from incident_tellings join incidents on incidents.id = incident_id
  where channel = $1 and told_at is not null and partner is not null
  group by 1, 2 order by 1, 2`
