import type { Pool } from 'pg'
import type { PartnerStop } from '../../domain/partners/partner-hold.ts'
import { quietTraffic, type Traffic } from '../../domain/partners/traffic.ts'
import type { PartnerControlStore, PartnerLoad } from '../../ports/partners/partner-control-store.ts'
import { withTransaction } from '../pool.ts'
import { toWindow, type WindowJson, windowJson } from './window-rows.ts'

/** Keeps the controls of partners in PostgreSQL. */
export function createPartnerControlStore(pool: Pool): PartnerControlStore {
  return {
    async read() {
      const { rows } = await pool.query<ControlsRow>(readSql)
      const { stops, windows, traffic } = rows[0] as ControlsRow
      return {
        stops: stops.map(toStop),
        windows: windows.map(toWindow),
        traffic: new Map(Object.entries(traffic)),
      }
    },

    async stop({ partner, kind, until, reason, setAt }) {
      await pool.query(
        `insert into partner_stops (partner, kind, until, reason, set_at) values ($1, $2, $3, $4, $5)
         on conflict (partner, kind) do update
         set until = excluded.until, reason = excluded.reason, set_at = excluded.set_at`,
        [partner, kind, until, reason, setAt],
      )
    },

    async release(partner, kind) {
      const { rowCount } = await pool.query('delete from partner_stops where partner = $1 and kind = $2', [
        partner,
        kind,
      ])
      return rowCount === 1
    },

    changeTraffic: (partner, at, rule) =>
      withTransaction(pool, async (client) => {
        await client.query(
          `insert into partner_traffic (partner, traffic, changed_at) values ($1, $2, $3) on conflict do nothing`,
          [partner, quietTraffic, at],
        )
        const { rows } = await client.query<{ traffic: Traffic }>(
          'select traffic from partner_traffic where partner = $1 for update',
          [partner],
        )
        const result = rule((rows[0] as { traffic: Traffic }).traffic)
        await client.query('update partner_traffic set traffic = $2, changed_at = $3 where partner = $1', [
          partner,
          result.traffic,
          at,
        ])
        return result
      }),

    async loads(now) {
      const { rows } = await pool.query<PartnerLoad>(loadsSql, [now])
      return rows
    },
  }
}

const states = `'waiting', 'signed', 'sending', 'queued', 'unknown'`
const open = `(${states})`

/**
 * How many are held and how many are open is told by tallies, how many of these are free to go by the index of what is due:
 * the others are blocked. A lease that ran out holds nothing.
 */
const loadsSql = `
  with counted as (
    select partner, coalesce(sum(count) filter (where state = 'held'), 0)::bigint as held,
      coalesce(sum(count) filter (where state <> 'held'), 0)::bigint as open
    from exchange_tallies where state = 'held' or state in ${open}
    group by 1
  ), recipients as (
    select partner as counted, partner from counted where partner <> 'webhooks'
    union all select 'webhooks', 'webhook:' || id from webhook_endpoints
  ), loads as (
    select counted, sum(due)::bigint as due, sum(free)::bigint as free, sum(in_flight)::bigint as in_flight,
      min(oldest_at) as oldest_at
    from recipients cross join lateral (
      select count(*) filter (where due_at <= $1) as due, count(*) as free from exchanges
      where exchanges.partner = recipients.partner and state in ${open} and not blocked
    ) as unblocked cross join lateral (
      select count(*) as in_flight from exchanges
      where exchanges.partner = recipients.partner and state in ${open} and not blocked
        and due_at > $1 and lease_owner is not null
    ) as leased cross join lateral (
      select min(created_at) as oldest_at from unnest(array[${states}]) as one (state)
      cross join lateral (
        select created_at from exchanges where exchanges.partner = recipients.partner and exchanges.state = one.state
        order by created_at limit 1
      ) as first
    ) as oldest
    group by 1
  )
  select partner, coalesce(due, 0) as due, coalesce(in_flight, 0) as "inFlight",
    greatest(open - coalesce(free, 0), 0) as blocked, held, oldest_at as "oldestAt"
  from counted left join loads on counted = partner
  where open > 0 or held > 0
  order by partner`

/** One statement sees one snapshot. */
const readSql = `
  select
    (select coalesce(json_agg(json_build_object(
      'partner', partner, 'kind', kind, 'until', until, 'reason', reason, 'setAt', set_at) order by set_at), '[]')
      from partner_stops) as stops,
    (select coalesce(json_agg(${windowJson} order by from_at, from_time, id), '[]')
      from maintenance_windows where ended_at is null) as windows,
    (select coalesce(json_object_agg(partner, traffic), '{}') from partner_traffic) as traffic`

interface ControlsRow {
  readonly stops: readonly StopJson[]
  readonly windows: readonly WindowJson[]
  readonly traffic: Readonly<Record<string, Traffic>>
}

type StopJson = Omit<PartnerStop, 'until' | 'setAt'> & {
  readonly until: string | null
  readonly setAt: string
}

const toStop = (stop: StopJson): PartnerStop => ({
  ...stop,
  until: stop.until === null ? null : new Date(stop.until),
  setAt: new Date(stop.setAt),
})
