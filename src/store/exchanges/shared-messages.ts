import type { PoolClient } from 'pg'
import type { MessageToSend } from '../../ports/exchanges/exchange-store.ts'

/**
 * Moves exchanges that are about to be sent to `sending`, inside the caller's transaction, and gives the ids of those that
 * were still ours. A message that tells of several can go only when all of them are: otherwise they stay as they were.
 */
export async function takeForSending(
  client: PoolClient,
  messages: readonly MessageToSend[],
): Promise<ReadonlySet<number>> {
  const all = messages.flatMap((message) => [message, ...(message.carries ?? [])])
  const { rows } = await client.query<{ id: number }>(takeSql, [
    JSON.stringify(all.map(({ id, fence }) => ({ id, fence }))),
  ])
  const ours = new Set(rows.map((row) => row.id))
  const broken = messages.flatMap(({ id, carries = [] }) => {
    const ids = [id, ...carries.map((carried) => carried.id)]
    return ids.every((each) => ours.has(each)) ? [] : ids.filter((each) => ours.has(each))
  })
  if (broken.length === 0) return ours
  await client.query(giveBackSql, [broken])
  return ours.difference(new Set(broken))
}

/** Keeps which message told of exchanges that another carries. */
export async function keepCarried(client: PoolClient, messages: readonly MessageToSend[]): Promise<void> {
  const rows = messages.flatMap(({ id, fence, carries = [] }) =>
    carries.map((carried) => ({ ...carried, carrier_id: id, carrier_fence: fence })),
  )
  if (rows.length > 0) await client.query(keepCarriedSql, [JSON.stringify(rows)])
}

const takeSql = `
  update exchanges set state = 'sending', attempts = attempts + 1
  from json_to_recordset($1) as sent (id bigint, fence int)
  where exchanges.id = sent.id and exchanges.fence = sent.fence
  returning exchanges.id`

/** Nothing of them was stored or sent: they are mapped anew when their lease ends. */
const giveBackSql = `
  update exchanges set state = 'waiting', attempts = attempts - 1 where id = any($1)`

const keepCarriedSql = `
  insert into carried_exchanges (exchange_id, fence, reference, carrier_id, carrier_fence)
  select id, fence, reference, carrier_id, carrier_fence
  from json_to_recordset($1) as carried (
    id bigint, fence int, reference text, carrier_id bigint, carrier_fence int)`
