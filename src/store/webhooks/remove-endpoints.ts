import type { PoolClient } from 'pg'
import { endpointPartner } from './notice-rows.ts'
import * as sql from './webhook-store.sql.ts'

/** Removes endpoints for good inside the caller's transaction; what waits for them is given up. */
export async function removeEndpoints(
  client: PoolClient,
  of: { readonly id: string } | { readonly clientId: string },
  at: Date,
): Promise<void> {
  const which = 'id' in of ? [of.id, null] : [null, of.clientId]
  const { rows } = await client.query<{ id: string }>(sql.lockToRemove, which)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return
  await client.query(sql.remove, [ids, at])
  await client.query(sql.giveUp, [ids.map(endpointPartner), at])
}
