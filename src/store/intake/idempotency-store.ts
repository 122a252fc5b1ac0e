import type { Pool } from 'pg'
import type {
  HeldKey,
  IdempotencyStore,
  KeptAnswer,
  KeyState,
  KeyUse,
} from '../../ports/intake/idempotency-store.ts'
import { keepConflictingRepeats } from '../conflicting-repeats.ts'

/** Keeps idempotency keys in PostgreSQL. */
export function createIdempotencyStore(pool: Pool): IdempotencyStore {
  return {
    async begin(use) {
      // The row that stood in the way may be gone when it is read: then the key is free, and is taken.
      for (;;) {
        const state = (await take(pool, use)) ?? (await read(pool, use))
        if (state) return state
      }
    },

    async hold(use, until) {
      const { rowCount } = await pool.query(`update idempotency_keys set held_until = $4 where ${held}`, [
        ...keyOf(use),
        until,
      ])
      return rowCount === 1
    },

    async finish(use, requestSha256, { status, headers, body }) {
      await pool.query(
        `update idempotency_keys set request_sha256 = $4, status = $5, answer = $6 where ${held}`,
        [...keyOf(use), requestSha256, status, JSON.stringify({ headers, body })],
      )
    },

    async release(use) {
      await pool.query(`delete from idempotency_keys where ${held}`, keyOf(use))
    },

    noteConflict: ({ clientId: owner, key: number }, { kept: keptSha256, other: otherSha256 }, at) =>
      keepConflictingRepeats(pool, [{ kind: 'idempotency-key', owner, number, keptSha256, otherSha256 }], at),

    async forget(usedBefore) {
      // The hash of a request could be guessed by who knows all of it but one number: it is kept as long as its key.
      await pool.query(`delete from conflicting_repeats where kind = 'idempotency-key' and last_at < $1`, [
        usedBefore,
      ])
      const { rowCount } = await pool.query('delete from idempotency_keys where created_at < $1', [
        usedBefore,
      ])
      return rowCount ?? 0
    },
  }
}

const held = 'client_id = $1 and key = $2 and holder = $3 and status is null'
const keyOf = ({ clientId, key, holder }: HeldKey) => [clientId, key, holder]

async function take(pool: Pool, use: KeyUse): Promise<KeyState | undefined> {
  const { rowCount } = await pool.query(takeSql, [
    ...keyOf(use),
    use.requestSha256 ?? null,
    use.now,
    use.holdUntil,
    use.forgetBefore,
  ])
  return rowCount === 1 ? { is: 'ours' } : undefined
}

// What the first use did before its process died is not known, so only the same request may go on in its place.
const takeSql = `
  insert into idempotency_keys as kept (client_id, key, holder, request_sha256, created_at, held_until)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (client_id, key) do update set
    holder = excluded.holder, request_sha256 = excluded.request_sha256, created_at = excluded.created_at,
    held_until = excluded.held_until, status = null, answer = null
  where kept.created_at < $7
    or kept.status is null and kept.held_until <= $5
      and (kept.request_sha256 is null or excluded.request_sha256 is null
        or kept.request_sha256 = excluded.request_sha256)`

async function read(pool: Pool, { clientId, key }: KeyUse): Promise<KeyState | undefined> {
  const { rows } = await pool.query<KeyRow>(
    'select request_sha256, status, answer from idempotency_keys where client_id = $1 and key = $2',
    [clientId, key],
  )
  const row = rows[0]
  if (!row) return undefined
  const { request_sha256: requestSha256, status, answer } = row
  if (status === null || answer === null || requestSha256 === null) return { is: 'busy', requestSha256 }
  return { is: 'answered', requestSha256, answer: { status, ...answer } }
}

interface KeyRow {
  request_sha256: Buffer | null
  status: number | null
  answer: Omit<KeptAnswer, 'status'> | null
}
