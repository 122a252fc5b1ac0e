import type { Pool } from 'pg'
import type { LineOutcome } from '../../schemas/import.ts'
import type { Import, ImportStore } from '../ports/import-store.ts'

/** Keeps imports in PostgreSQL; outcomes of consecutive lines are one row. */
export function createImportStore(pool: Pool): ImportStore {
  return {
    async begin({ id, clientId, kind, format, at }) {
      await pool.query(
        `insert into imports (id, client_id, kind, format, state, started_at, alive_at)
         values ($1, $2, $3, $4, 'running', $5, $5)`,
        [id, clientId, kind, format, at],
      )
    },

    async addOutcomes(importId, outcomes, at) {
      const counts = count(outcomes)
      await pool.query(addOutcomesSql, [
        importId,
        outcomes[0]?.line,
        outcomes.at(-1)?.line,
        JSON.stringify(outcomes),
        at,
        outcomes.length,
        counts.accepted,
        counts.repeated,
        counts.refused,
        counts.warned,
      ])
    },

    async addUnknownColumns(importId, columns) {
      await pool.query('update imports set unknown_columns = unknown_columns || $2::text[] where id = $1', [
        importId,
        columns,
      ])
    },

    async finish(importId, { state, problem }, at) {
      await pool.query(
        `update imports set state = $2, problem = $3, finished_at = $4, alive_at = $4
         where id = $1 and state = 'running'`,
        [importId, state, problem ?? null, at],
      )
    },

    async find(importId, aliveSince) {
      const { rows } = await pool.query<Import>(findSql, [importId, aliveSince])
      return rows[0]
    },

    async *lines(importId, after, outcome) {
      let last = after
      for (;;) {
        const { rows } = await pool.query<{ last_line: number; outcomes: LineOutcome[] }>(nextChunksSql, [
          importId,
          last,
          outcome === 'refused',
        ])
        if (rows.length === 0) return
        for (const row of rows) {
          yield* row.outcomes.filter((line) => line.line > after && (!outcome || line.outcome === outcome))
          last = row.last_line
        }
      }
    },
  }
}

function count(outcomes: readonly LineOutcome[]) {
  const counts = { accepted: 0, repeated: 0, refused: 0, warned: 0 }
  for (const { outcome, warnings } of outcomes) {
    counts[outcome] += 1
    if (warnings) counts.warned += 1
  }
  return counts
}

const addOutcomesSql = `
  with chunk as (
    insert into import_chunks (import_id, first_line, last_line, outcomes, has_refusals)
    values ($1, $2, $3, $4, $9 > 0)
  )
  update imports set
    alive_at = $5, lines = lines + $6, accepted = accepted + $7, repeated = repeated + $8,
    refused = refused + $9, warned = warned + $10
  where id = $1`

const findSql = `
  select id, client_id as "clientId", kind, format,
    case when state = 'running' and alive_at < $2 then 'interrupted' else state end as state,
    lines, accepted, repeated, refused, warned, unknown_columns as "unknownColumns", problem,
    started_at as "startedAt", finished_at as "finishedAt"
  from imports where id = $1`

const nextChunksSql = `
  select last_line, outcomes from import_chunks
  where import_id = $1 and last_line > $2 and (has_refusals or not $3)
  order by first_line limit 10`
