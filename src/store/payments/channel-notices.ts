import type { Pool, PoolClient } from 'pg'
import type { PaymentNotice } from '../../ports/payments/payment-store.ts'
import { sha256 } from '../content-hash.ts'
import type { Vault } from '../vault.ts'
import { sealRequest } from './sealed-request.ts'

/** A notice as it is kept. */
export interface SealedNotice extends Pick<PaymentNotice, 'channel' | 'operation' | 'at'> {
  readonly sha256: Buffer
  readonly sealed: Buffer
  readonly request: Buffer | null
}

export const sealNotice = (
  { channel, operation, at, bytes, request }: PaymentNotice,
  vault: Vault,
): SealedNotice => ({
  ...{ channel, operation, at, sha256: sha256(bytes), sealed: vault.seal(bytes) },
  request: request ? sealRequest(request, vault) : null,
})

/** Keeps notices in one statement, and so in one transaction; gives their ids in the same order. */
export async function keepNotices(pool: Pool, notices: readonly SealedNotice[]): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'keep notices',
    text: keepSql,
    values: [
      notices.map(({ channel }) => channel),
      notices.map(({ operation }) => operation),
      notices.map(({ at }) => at),
      notices.map((notice) => notice.sha256),
      notices.map(({ sealed }) => sealed),
      notices.map(({ request }) => request),
    ],
  })
  return rows.map(({ id }) => id)
}

const keepSql = `
  insert into payment_notices (channel, operation, received_at, sha256, sealed, sealed_request)
  select channel, operation, at, sha256, sealed, request
  from unnest($1::text[], $2::text[], $3::timestamptz[], $4::bytea[], $5::bytea[], $6::bytea[]) with ordinality
    as sent (channel, operation, at, sha256, sealed, request, place)
  order by place
  returning id`

/** Says of a kept notice that the time that it tells was not believed. */
export async function doubtTime(pool: Pool, id: number): Promise<void> {
  await pool.query('update payment_notices set time_doubted = true where id = $1', [id])
}

/** What became of a kept notice. */
export interface ClosedNotice {
  readonly id: number
  readonly reference: string | null
  readonly outcome: string
}

/** Says what became of kept notices. */
export async function closeNotices(db: Pool | PoolClient, closed: readonly ClosedNotice[]): Promise<void> {
  if (closed.length === 0) return
  await db.query({
    name: 'close notices',
    text: closeSql,
    values: [
      closed.map(({ id }) => id),
      closed.map(({ reference }) => reference),
      closed.map(({ outcome }) => outcome),
    ],
  })
}

const closeSql = `
  update payment_notices set reference = closed.reference, outcome = closed.outcome
  from unnest($1::bigint[], $2::text[], $3::text[]) as closed (id, reference, outcome)
  where payment_notices.id = closed.id`
