/** The first row that is due at one partner. One in work is due when its lease ends, which says nothing; held rows wait for a person. */
const firstDueOf = (partner: string) => `
  select due_at from exchanges
  where partner = ${partner} and state in ('waiting', 'signed', 'queued', 'unknown') and not blocked
  order by due_at limit 1`

/** Counted by tallies: millions of rows are not read once a second. */
const exchanges = `
  select partner, accepted, states, case partner
      when 'webhooks' then (
        select min(due_at) from webhook_endpoints cross join lateral (${firstDueOf("'webhook:' || webhook_endpoints.id")}) as due
        where removed_at is null)
      else (${firstDueOf('counted.partner')})
    end as oldest_due_at
  from (
    select partner, coalesce(sum(count) filter (where state is null), 0)::bigint as accepted,
      coalesce(json_agg(json_build_object('state', state, 'count', count) order by state)
        filter (where state is not null and count <> 0), '[]') as states
    from (select partner, state, sum(count)::bigint as count from exchange_tallies group by 1, 2) as by_state
    group by partner
  ) as counted`

/** Counted by tallies too. */
const payments = `
  select channel,
    json_agg(json_build_object('state', state, 'count', count, 'amount', amount) order by state) as states
  from (
    select channel, state, sum(count)::bigint as count, sum(amount)::bigint as amount
    from payment_tallies group by channel, state having sum(count) <> 0
  ) as by_state
  group by channel`

const lastReconciliations = `
  select distinct on (source) id, source, business_day, file_id, ran_at
  from reconciliations order by source, business_day desc, ran_at desc`

const matched = `
  select file_id, count(*) as count, sum(amount) as amount
  from statement_lines
  where outcome = 'matched' and file_id in (select file_id from last_reconciliations)
  group by file_id`

const breaksByCategory = `
  select reconciliation_id, json_agg(json_build_object(
      'category', category, 'count', count, 'open', open, 'amount', coalesce(amount, 0)) order by category) as breaks
  from (
    select reconciliation_id, category, count(*) as count, count(*) filter (where state = 'open') as open,
      sum(case category when 'amount-differs' then abs(bank_amount - our_amount)
        else coalesce(bank_amount, our_amount) end) as amount
    from breaks where reconciliation_id in (select id from last_reconciliations)
    group by reconciliation_id, category
  ) as by_category
  group by reconciliation_id`

const openIncidents = `
  select *, case severity when 'critical' then 0 when 'serious' then 1 else 2 end as rank
  from incidents where opened_at is not null and cleared_at is null
  order by rank, opened_at desc, id limit 20`

/** All figures of the overview as one JSON value. */
export const overviewSql = `
with partners as (${exchanges}),
  channels as (${payments}),
  last_reconciliations as (${lastReconciliations}),
  matched as (${matched}),
  breaks_by_category as (${breaksByCategory}),
  open_incidents as (${openIncidents})
select json_build_object(
  'incidents', (
    select coalesce(json_agg(json_build_object(
      'id', id, 'kind', kind, 'subject', subject, 'severity', severity, 'count', count, 'openedAt', opened_at,
      'isAcknowledged', acknowledged_at is not null
    ) order by rank, opened_at desc, id), '[]') from open_incidents),
  'partners', (
    select coalesce(json_agg(json_build_object(
      'partner', partner, 'accepted', accepted, 'states', states, 'oldestDueAt', oldest_due_at
    ) order by partner), '[]') from partners),
  'channels', (
    select coalesce(json_agg(json_build_object('channel', channel, 'states', states) order by channel), '[]')
    from channels),
  'reconciliations', (
    select coalesce(json_agg(json_build_object(
      'source', source, 'businessDay', business_day, 'ranAt', ran_at,
      'matched', json_build_object(
        'count', coalesce(matched.count, 0), 'amount', coalesce(matched.amount, 0)),
      'breaks', coalesce(breaks, '[]')
    ) order by source), '[]')
    from last_reconciliations
      left join matched using (file_id)
      left join breaks_by_category on reconciliation_id = id)
) as overview`

/** What another transaction adds meanwhile is left for the next. */
export const foldPaymentTallies = `
  with taken as (delete from payment_tallies returning *)
  insert into payment_tallies (channel, state, count, amount)
  select channel, state, sum(count), sum(amount) from taken group by 1, 2 having sum(count) <> 0 or sum(amount) <> 0`
