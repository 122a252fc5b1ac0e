import type { PoolClient } from 'pg'
import { inOrder } from '../in-order.ts'
import { isInForceSql } from './bill-rows.ts'

/** A bill that was kept from payers, and the portals that learn of it. */
export interface ToPublish {
  readonly billId: string
  readonly portals: readonly string[]
}

/** Shows bills that money came for before their day, inside the transaction that settles them. */
export async function publishSettled(
  client: PoolClient,
  bills: readonly ToPublish[],
  at: Date,
): Promise<void> {
  const told = bills.flatMap(({ billId, portals }) => portals.map((portal) => ({ id: billId, portal })))
  await inOrder(client, [
    () =>
      client.query('update bills set published_at = $2 where id = any($1)', [
        bills.map(({ billId }) => billId),
        at,
      ]),
    () => client.query(tellIssuedSql, [JSON.stringify(told), at]),
  ])
}

/** Tells portals of bills ($1) for the first time. */
export const tellIssuedSql = `
  insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
  select portal, 'bill', id, 'issued', $2, $2
  from json_to_recordset($1) as told (id uuid, portal text) order by id, portal
  on conflict do nothing`

/** Shows the bills of a school ($1) whose day ($2) has come, at most $3, and tells portals ($4) at an instant ($5). */
export const publishDueSql = `
  with due as materialized (
    select id, state from bills
    where school_code = $1 and publish_on <= $2::date and published_at is null and state ${isInForceSql}
    order by publish_on, id limit $3 for no key update skip locked
  ),
  shown as (
    update bills set
      published_at = $5, state = case when bills.state = 'issued' then 'published' else bills.state end
    from due where bills.id = due.id
    returning bills.id
  ),
  told as (
    insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
    select portal, 'bill', id, 'issued', $5, $5 from shown cross join unnest($4::text[]) as portal order by id, portal
    on conflict do nothing
  )
  select count(*) as count from shown`
