import type { Pool } from 'pg'
import type { ChannelState, Telling, TellingStore } from '../../ports/incidents/incident-store.ts'

/** Keeps in PostgreSQL what is still to be told. */
export function createTellingStore(pool: Pool): TellingStore {
  return {
    async hold(channel, owner, now, until) {
      const { rowCount } = await pool.query(holdSql, [channel, owner, now, until])
      return rowCount === 1
    },

    async due(channel, limit) {
      const { rows } = await pool.query<Telling>(dueSql, [channel, limit])
      return rows
    },

    async told(ids, to, at) {
      await pool.query(
        `update incident_tellings set told_at = $3, told_to = $2
         where id = any($1) and told_at is null and dropped_at is null`,
        [ids, to, at],
      )
    },

    async drop(before, at) {
      const { rowCount } = await pool.query(
        'update incident_tellings set dropped_at = $2 where at < $1 and told_at is null and dropped_at is null',
        [before, at],
      )
      return rowCount ?? 0
    },

    async leave(channel, owner, failure) {
      if (!failure) {
        await pool.query(
          `update alert_channels set owner = null, held_until = null, failures = 0, next_at = null, problem = null
           where channel = $1 and owner = $2`,
          [channel, owner],
        )
        return
      }
      const { problem, at, firstMs, longestMs } = failure
      await pool.query(restSql, [channel, owner, problem, at, firstMs, longestMs])
    },

    async channels() {
      const { rows } = await pool.query<ChannelState>(channelsSql)
      return rows
    },
  }
}

/** A process that holds a channel longer finds itself its owner. */
const holdSql = `
  insert into alert_channels as held (channel, owner, held_until) values ($1, $2, $4)
  on conflict (channel) do update set owner = excluded.owner, held_until = excluded.held_until
  where (held.owner is null or held.owner = excluded.owner or held.held_until <= $3)
    and (held.next_at is null or held.next_at <= $3)`

const dueSql = `
  select told.id, incident_id as "incidentId", kind, subject, partner, news, told.severity, told.step, told.count, told.facts,
    opened_at as "openedAt", at
  from incident_tellings as told join incidents on incidents.id = incident_id
  where channel = $1 and told_at is null and dropped_at is null
  order by told.id limit $2`

/** Each failure in a row doubles the rest. */
const restSql = `
  update alert_channels set owner = null, held_until = null, failures = failures + 1, problem = $3,
    next_at = $4::timestamptz + least($5 * 2 ^ least(failures, 30), $6) * interval '1 millisecond'
  where channel = $1 and owner = $2`

const channelsSql = `
  select channel, coalesce(waiting, 0) as waiting, failures, next_at as "nextAt", problem
  from alert_channels
  left join (
    select channel, count(*) as waiting from incident_tellings
    where told_at is null and dropped_at is null group by 1
  ) as due using (channel)
  order by channel`
