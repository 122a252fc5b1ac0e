import type { PoolClient } from 'pg'
import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { TellPortals } from '../../ports/bills/bill-store.ts'

/** Adds what portals must learn about one subject, inside the caller's transaction; a thing already told stays told. */
export async function addExchanges(
  client: PoolClient,
  subject: { kind: 'bill' | 'dossier'; id: string },
  event: ExchangeEvent,
  tell: TellPortals,
  at: Date,
): Promise<void> {
  const parts = [...tell].flatMap(([partner, count]) =>
    Array.from({ length: count }, (_, part) => ({ partner, part })),
  )
  await client.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, part, due_at, created_at)
     select partner, $2, $3, $4, part, $5, $5
     from json_to_recordset($1) as told (partner text, part smallint)
     order by partner, part
     on conflict on constraint exchanges_tell_each_thing_once do nothing`,
    [JSON.stringify(parts), subject.kind, subject.id, event, at],
  )
}
