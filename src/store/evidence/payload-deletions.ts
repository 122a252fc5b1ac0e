import type { PoolClient } from 'pg'
import type { DeletionOrder } from '../../ports/evidence/retention-store.ts'

/** Records that have bytes. */
export type PayloadSource = 'exchanges' | 'payment-notices'

const tables = { exchanges: 'evidence', 'payment-notices': 'payment_notices' } as const

/**
 * Deletes the bytes of records and keeps who ordered it and why, inside the caller's transaction: no moment lies between
 * the two. Records without bytes are left as they are. Returns how many had some.
 */
export async function deletePayloads(
  client: PoolClient,
  source: PayloadSource,
  ids: readonly number[],
  { because, orderedBy, at }: DeletionOrder,
): Promise<number> {
  if (ids.length === 0) return 0
  const { rowCount } = await client.query(
    `with going as (
       select id from ${tables[source]} where id = any($1) and sealed is not null for update
     ), deletion as (
       insert into payload_deletions (at, source, because, ordered_by, ids)
       select $2, $3, $4, $5, array_agg(id order by id) from going having count(*) > 0
       returning id
     )
     update ${tables[source]} as kept set sealed = null, deletion_id = deletion.id
     from deletion, going where kept.id = going.id`,
    [ids, at, source, because, orderedBy],
  )
  return rowCount ?? 0
}
