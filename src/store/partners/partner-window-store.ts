import type { Pool, PoolClient } from 'pg'
import type { KeptWindow, WindowHours } from '../../domain/partners/maintenance-window.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { PartnerWindowStore } from '../../ports/partners/partner-window-store.ts'
import { withTransaction } from '../pool.ts'
import { toWindow, type WindowJson, windowJson } from './window-rows.ts'

/** Keeps windows of partners in PostgreSQL. */
export function createPartnerWindowStore(pool: Pool): PartnerWindowStore {
  return {
    add: ({ id, partner, hours, reason, by, at }) =>
      withTransaction(pool, async (client) => {
        // What ended by itself is marked as somebody sets another, so that workers read few.
        await client.query(
          'update maintenance_windows set ended_at = to_at where to_at <= $1 and ended_at is null',
          [at],
        )
        return keep(
          client,
          `insert into maintenance_windows (id, partner, kind, from_at, to_at, from_time, to_time, days, reason, set_by, set_at)
           values ($1, $11, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict do nothing returning ${windowJson} as window`,
          [id, ...columnsOf(hours), reason, by, at, partner],
        )
      }),

    change: (id, { hours, reason, by, at }) =>
      withTransaction(pool, async (client) => {
        const before = await lock(client, id, at)
        const after = await keep(
          client,
          `update maintenance_windows set kind = $2, from_at = $3, to_at = $4, from_time = $5, to_time = $6, days = $7,
             reason = $8, set_by = $9, set_at = $10
           where id = $1 returning ${windowJson} as window`,
          [id, ...columnsOf(hours), reason, by, at],
        )
        return { before, after }
      }).catch(sayTheSameStands),

    end: (id, { at }) =>
      withTransaction(pool, async (client) => {
        const before = await lock(client, id, at)
        await client.query('update maintenance_windows set ended_at = $2 where id = $1', [id, at])
        return before
      }),
  }
}

/** Whoever else changes the same waits here. */
async function lock(client: PoolClient, id: string, at: Date): Promise<KeptWindow> {
  const { rows } = await client.query<{ window: WindowJson; isOver: boolean }>(
    `select ${windowJson} as window, ended_at is not null or coalesce(to_at <= $2, false) as "isOver"
     from maintenance_windows where id = $1 for update`,
    [id, at],
  )
  if (!rows[0]) throw new GatewayError('not_found', 'there is no such window')
  if (rows[0].isOver) throw new GatewayError('conflict', 'the window is over')
  return toWindow(rows[0].window)
}

async function keep(client: PoolClient, text: string, values: unknown[]): Promise<KeptWindow> {
  const { rows } = await client.query<{ window: WindowJson }>(text, values)
  if (!rows[0]) throw sameStands()
  return toWindow(rows[0].window)
}

/** Somebody set the same meanwhile: the index lets one stand. */
function sayTheSameStands(error: unknown): never {
  if ((error as { code?: string }).code === '23505') throw sameStands()
  throw error
}

const sameStands = () => new GatewayError('conflict', 'the same window stands already')

/** Kind, instants, times and days; the days in the order of the alphabet, so that the same are the same. */
function columnsOf(hours: WindowHours) {
  if (hours.kind === 'once') return [hours.kind, hours.from, hours.to, null, null, null]
  const days = hours.days && hours.days.length < 7 ? hours.days.toSorted() : null
  return [hours.kind, null, null, hours.from, hours.to, days]
}
