import type { Pool } from 'pg'
import type { CheckedRow, EvidenceSource } from '../../ports/evidence/evidence-store.ts'
import type { Vault } from '../vault.ts'
import { sourceTables } from './evidence-sources.ts'
import { deletedSql } from './evidence-store.sql.ts'

/** Rows of a source with their bytes, in the order of their ids. */
export async function readRows(
  pool: Pool,
  vault: Vault,
  source: EvidenceSource,
  ids: readonly number[],
): Promise<CheckedRow[]> {
  const { table, select, read, hasBytes } = sourceTables[source]
  const { rows: found } = await pool.query(`${select} ${table}.id = any($1) order by ${table}.id`, [ids])
  const rows = found.map(read)
  if (!hasBytes) return rows.map(({ id, record }) => ({ id, record, bytes: 'none' }))
  const { rows: bodies } = await pool.query<{ id: number; sealed: Buffer | null }>(
    `select id, sealed from ${table} where id = any($1)`,
    [ids],
  )
  const sealed = new Map(bodies.map((body) => [body.id, body.sealed]))
  const without = bodies.filter((body) => body.sealed === null).map(({ id }) => id)
  const { rows: named } =
    without.length === 0
      ? { rows: [] }
      : await pool.query<{ id: number }>(deletedSql(table), [source, without])
  const deleted = new Set(named.map(({ id }) => id))
  return rows.map(({ id, record }) => {
    const body = sealed.get(id)
    if (body) return { id, record, bytes: openOr(body, vault) }
    return { id, record, bytes: deleted.has(id) ? 'deleted' : 'gone' }
  })
}

function openOr(sealed: Buffer, vault: Vault): Buffer | 'unreadable' {
  try {
    return vault.open(sealed)
  } catch {
    return 'unreadable'
  }
}
