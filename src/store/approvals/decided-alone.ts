import type { PoolClient } from 'pg'
import type { Dong } from '../../../schemas/money.ts'
import { type Actor, personKey } from '../../domain/access/actor.ts'
import { type ApprovalKind, aloneHours } from '../../domain/approvals/approval.ts'
import { advisoryLocks } from '../advisory-locks.ts'

/**
 * Lets what one person asks for be decided one after the other, until the caller's transaction ends. Held before anything that a
 * request is of, for which others of the same person may wait.
 */
export async function holdRequester(client: PoolClient, { person }: Actor): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1::int, hashtext($2))', [
    advisoryLocks.requestsOfPerson,
    personKey(person),
  ])
}

/** What somebody decided alone of a kind until now, as far back as it counts, in đồng. */
export async function decidedAlone(
  client: PoolClient,
  kind: ApprovalKind,
  { person }: Actor,
  at: Date,
): Promise<Dong> {
  const { rows } = await client.query<{ amount: Dong }>(
    `select coalesce(sum(amount), 0) as amount from approvals
     where decided_alone_by = $1 and kind = $2 and requested_at > $3`,
    [personKey(person), kind, new Date(at.getTime() - aloneHours * 3_600_000)],
  )
  return rows[0]?.amount ?? 0
}

/** Says that somebody decides a request alone. */
export async function keepDecidedAlone(client: PoolClient, id: string, { person }: Actor): Promise<void> {
  await client.query('update approvals set decided_alone_by = $2 where id = $1', [id, personKey(person)])
}
