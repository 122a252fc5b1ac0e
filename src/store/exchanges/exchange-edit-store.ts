import type { Pool, PoolClient } from 'pg'
import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'
import type { RecordEdit } from '../../../schemas/record-edit.ts'
import { mergeEdits } from '../../domain/exchanges/record-edit.ts'
import type { EditOutcome, ExchangeEditStore } from '../../ports/exchanges/exchange-edit-store.ts'
import { withTransaction } from '../pool.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'

/** Keeps edits of exchanges in PostgreSQL; the fields that they set are sealed. */
export function createExchangeEditStore(pool: Pool, vault: Vault): ExchangeEditStore {
  return {
    async findEvent(exchangeId) {
      const { rows } = await pool.query<{ event: ExchangeEvent }>(
        'select event from exchanges where id = $1 and notice_id is null',
        [exchangeId],
      )
      return rows[0]?.event
    },

    edit: (exchangeId, { set, by, reason, isNotThere }, at) =>
      withTransaction(pool, async (client): Promise<EditOutcome> => {
        const found = await lock(client, exchangeId)
        if (!found) return { is: 'unknown' }
        const { state, wasSent } = found
        if (state !== 'held' && state !== 'refused') return closed(found)
        if (state === 'held' && wasSent && !isNotThere) return { is: 'may-have-arrived' }
        const whole = mergeEdits(await findEdit(client, exchangeId, vault), set)
        // The new one stands in the way before the old one steps aside: nothing of the subject passes between them.
        const { rows } = await client.query<{ id: number }>(insertSql, [exchangeId, at])
        const id = rows[0]?.id
        // Another was told in its place, perhaps at the same moment.
        if (id === undefined) return closed((await lock(client, exchangeId)) ?? found)
        await client.query(insertEditSql, [id, by, reason, at, sealJson(whole, vault)])
        await client.query(giveUpSql, [exchangeId, at, `by exchange ${id}: ${reason}`])
        return { is: 'edited', exchangeId: id }
      }),
  }
}

/** What people set in exchanges, by exchange id. */
export async function loadEdits(
  pool: Pool,
  vault: Vault,
  exchangeIds: readonly number[],
): Promise<ReadonlyMap<number, RecordEdit>> {
  const { rows } = await pool.query<{ exchange_id: number; sealed: Buffer }>(
    'select exchange_id, sealed from exchange_edits where exchange_id = any($1)',
    [exchangeIds],
  )
  return new Map(rows.map((row) => [row.exchange_id, openJson<RecordEdit>(row.sealed, vault)]))
}

const closed = ({ state, replacedBy }: Found): EditOutcome => ({ is: 'closed', state, replacedBy })

interface Found {
  state: ExchangeState
  replacedBy: number | null
  wasSent: boolean
}

async function lock(client: PoolClient, exchangeId: number): Promise<Found | undefined> {
  await client.query('select 1 from exchanges where id = $1 for update', [exchangeId])
  const { rows } = await client.query<Found>(findSql, [exchangeId])
  return rows[0]
}

async function findEdit(client: PoolClient, exchangeId: number, vault: Vault): Promise<RecordEdit> {
  const { rows } = await client.query<{ sealed: Buffer }>(
    'select sealed from exchange_edits where exchange_id = $1',
    [exchangeId],
  )
  return rows[0] ? openJson(rows[0].sealed, vault) : {}
}

const findSql = `
  select state,
    (select newer.id from exchanges as newer where newer.replaces = exchanges.id) as "replacedBy",
    exists (
      select 1 from evidence_of_exchanges where exchange_id in (exchanges.id, bytes_of) and direction = 'out') as "wasSent"
  from exchanges where id = $1 and notice_id is null`

const insertSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, part, due_at, created_at, replaces, place)
  select partner, subject_kind, subject_id, event, part, $2, $2, id, coalesce(place, id)
  from exchanges where id = $1
  on conflict do nothing
  returning id`

const insertEditSql = `
  insert into exchange_edits (exchange_id, edited_by, reason, edited_at, sealed) values ($1, $2, $3, $4, $5)`

const giveUpSql = `
  update exchanges set
    state = 'given-up', fence = fence + 1, settled_at = $2, problem_code = 'replaced', problem_detail = $3
  where id = $1`
