import type { Pool, PoolClient } from 'pg'
import type { Incident, IncidentChange } from '../../domain/incidents/incident.ts'
import type { IncidentRecord, IncidentStore, ToldByPartner } from '../../ports/incidents/incident-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'
import * as sql from './incident-store.sql.ts'

/** Keeps incidents in PostgreSQL. */
export function createIncidentStore(pool: Pool): IncidentStore {
  return {
    follow: (rule, channels, at) =>
      withTransaction(pool, async (client) => {
        const { rows: locks } = await client.query<{ taken: boolean }>(
          'select pg_try_advisory_xact_lock($1) as taken',
          [advisoryLocks.incidents],
        )
        if (!locks[0]?.taken) return undefined
        const { rows: known } = await client.query<Incident>(sql.known)
        const changes = await rule(known)
        await write(client, changes)
        await tell(client, changes, channels, at)
        return changes
      }),

    async list(since) {
      const { rows } = await pool.query<{ record: IncidentJson }>(sql.list, [since])
      return rows.map(({ record }) => readRecord(record))
    },

    async acknowledge(id, because, at) {
      const { rowCount } = await pool.query(sql.acknowledge, [id, because, at])
      return rowCount === 1
    },

    async openByKind() {
      const { rows } = await pool.query<{ kind: string; count: number }>(sql.openByKind)
      return new Map(rows.map(({ kind, count }) => [kind, count]))
    },

    async toldByPartner(channel) {
      const { rows } = await pool.query<ToldByPartner>(sql.toldByPartner, [channel])
      return rows
    },
  }
}

async function write(client: PoolClient, changes: readonly IncidentChange[]): Promise<void> {
  const forgotten = changes.filter(({ isForgotten }) => isForgotten).map(({ incident }) => incident.id)
  const kept = changes.filter(({ isForgotten }) => !isForgotten).map(({ incident }) => incident)
  if (forgotten.length > 0) await client.query('delete from incidents where id = any($1)', [forgotten])
  if (kept.length > 0) await client.query(sql.write, [JSON.stringify(kept)])
}

async function tell(
  client: PoolClient,
  changes: readonly IncidentChange[],
  channels: readonly string[],
  at: Date,
): Promise<void> {
  const told = changes.flatMap(({ incident: { id, severity, step, count, facts }, news }, place) =>
    news ? [{ place, id, news, severity, step, count, facts }] : [],
  )
  if (told.length > 0) await client.query(sql.tell, [JSON.stringify(told), channels, at])
}

type AsJson<Value> = {
  [Key in keyof Value]: Date extends Value[Key] ? string | Extract<Value[Key], null> : Value[Key]
}
type IncidentJson = AsJson<Omit<IncidentRecord, 'told'>> & {
  readonly told: readonly AsJson<IncidentRecord['told'][number]>[]
}

const readInstant = (text: string | null): Date | null => (text === null ? null : new Date(text))

const readRecord = (record: IncidentJson): IncidentRecord => ({
  ...record,
  firstSeenAt: new Date(record.firstSeenAt),
  lastSeenAt: new Date(record.lastSeenAt),
  openedAt: readInstant(record.openedAt),
  clearedAt: readInstant(record.clearedAt),
  acknowledgedAt: readInstant(record.acknowledgedAt),
  told: record.told.map((one) => ({ ...one, at: new Date(one.at), toldAt: readInstant(one.toldAt) })),
})
