import type { Pool, PoolClient } from 'pg'
import type { ConflictingRepeats } from '../ports/incidents/trouble-store.ts'
import { bytea } from './bytea.ts'

/** The same number, or key, with other content. */
export interface ConflictingRepeat {
  readonly kind: ConflictingRepeats['kind']
  /** The school whose number it is, or the client whose key. */
  readonly owner: string
  readonly number: string
  readonly keptSha256: Buffer
  readonly otherSha256: Buffer
}

/** Keeps both hashes of what came again with other content; the same content once more is only counted. */
export async function keepConflictingRepeats(
  database: Pool | PoolClient,
  repeats: readonly ConflictingRepeat[],
  at: Date,
): Promise<void> {
  if (repeats.length === 0) return
  const rows = repeats.map(({ keptSha256, otherSha256, ...repeat }) => ({
    ...repeat,
    kept: bytea(keptSha256),
    other: bytea(otherSha256),
  }))
  await database.query(keepSql, [JSON.stringify(rows), at])
}

/** Grouped, because one import may hold the same line twice; in one order, so that two at once wait for each other. */
const keepSql = `
  insert into conflicting_repeats as kept
    (kind, owner, number, kept_sha256, other_sha256, times, first_at, last_at)
  select kind, owner, number, min(kept), other, count(*), $2, $2
  from json_to_recordset($1) as repeat (kind text, owner text, number text, kept bytea, other bytea)
  group by kind, owner, number, other
  order by kind, owner, number, other
  on conflict (kind, owner, number, other_sha256) do update
  set times = kept.times + excluded.times, last_at = greatest(kept.last_at, excluded.last_at)`
