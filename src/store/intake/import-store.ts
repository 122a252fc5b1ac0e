import type { Pool } from 'pg'
import type { LineOutcome } from '../../../schemas/import.ts'
import type { Import, ImportStore, ListedImport, RefusedRecord } from '../../ports/intake/import-store.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'

/** Keeps imports in PostgreSQL; outcomes of consecutive lines are one row, with what the refused ones said, sealed. */
export function createImportStore(pool: Pool, vault: Vault): ImportStore {
  return {
    async begin({ id, clientId, kind, format, at, sentBy, corrects }) {
      await pool.query(
        `insert into imports (id, client_id, kind, format, state, started_at, alive_at, sent_by, corrects)
         values ($1, $2, $3, $4, 'running', $5, $5, $6, $7)`,
        [id, clientId, kind, format, at, sentBy ?? null, corrects ?? null],
      )
    },

    async addOutcomes(importId, outcomes, at, refused = []) {
      const counts = count(outcomes)
      const kept = firstOf(refused)
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
        kept.length > 0 ? sealJson(kept, vault) : null,
        kept.length > 0 ? schoolsOf(kept) : null,
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

    async list({ schoolCodes, id, clientId, kind, state, hasRefusals, aliveSince, before, limit }) {
      const { rows } = await pool.query<ListedImport>(listSql, [
        ...[schoolCodes, id ?? null, clientId ?? null, kind ?? null, state ?? null],
        ...[hasRefusals ?? null, aliveSince, before ?? null, limit],
      ])
      return rows
    },

    async *refusedRecords(importId) {
      let after = 0
      for (;;) {
        const { rows } = await pool.query<{ first_line: number; sealed: Buffer }>(nextSealedSql, [
          importId,
          after,
        ])
        const [row] = rows
        if (!row) return
        yield* openJson<RefusedRecord[]>(row.sealed, vault)
        after = row.first_line
      }
    },

    async forgetRefused(before) {
      const { rowCount } = await pool.query(forgetSql, [before])
      return rowCount ?? 0
    },
  }
}

/** A chunk of the longest lines would be too much to hold and to seal at once: what is beyond is to be sent anew. */
const mostCharacters = 4_000_000

function firstOf(refused: readonly RefusedRecord[]): readonly RefusedRecord[] {
  let characters = 0
  return refused.filter(({ record }) => {
    characters += JSON.stringify(record)?.length ?? 0
    return characters <= mostCharacters
  })
}

/** A record that names no school may be of any: it is kept under the empty name. */
const schoolsOf = (refused: readonly RefusedRecord[]): string[] => [
  ...new Set(
    refused.map(({ record }) => {
      const { schoolCode } = (record ?? {}) as { schoolCode?: unknown }
      return typeof schoolCode === 'string' ? schoolCode : ''
    }),
  ),
]

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
    insert into import_chunks (import_id, first_line, last_line, outcomes, has_refusals, sealed, school_codes)
    values ($1, $2, $3, $4, $9 > 0, $11, $12)
  )
  update imports set
    alive_at = $5, lines = lines + $6, accepted = accepted + $7, repeated = repeated + $8,
    refused = refused + $9, warned = warned + $10
  where id = $1`

const columns = `
  imports.id, client_id as "clientId", kind, format, lines, accepted, repeated, refused, warned,
  unknown_columns as "unknownColumns", problem, sent_by as "sentBy", corrects, started_at as "startedAt",
  finished_at as "finishedAt"`

const stateSince = (aliveSince: string) =>
  `case when state = 'running' and alive_at < ${aliveSince} then 'interrupted' else state end`

const findSql = `select ${columns}, ${stateSince('$2')} as state from imports where id = $1`

const listSql = `
  select ${columns}, ${stateSince('$7')} as state, clients.name as "clientName",
    (select max(newer.id::text) from imports as newer where newer.corrects = imports.id) as "correctedBy",
    exists (select 1 from import_chunks where import_id = imports.id and sealed is not null) as "hasRecords"
  from imports join clients on clients.id = client_id
  where ($1::text[] is null or (
      exists (select 1 from client_schools where client_schools.client_id = imports.client_id)
      and not exists (
        select 1 from client_schools where client_schools.client_id = imports.client_id and school_code <> all($1))))
    and ($2::uuid is null or imports.id = $2) and ($3::text is null or client_id = $3)
    and ($4::text is null or kind = $4) and ($5::text is null or ${stateSince('$7')} = $5)
    and ($6::boolean is null or (refused > 0) = $6)
    and ($8::uuid is null or imports.id < $8)
  order by imports.id desc limit $9`

const nextSealedSql = `
  select first_line, sealed from import_chunks
  where import_id = $1 and first_line > $2 and sealed is not null
  order by first_line limit 1`

/** Begins at the chunks that hold something, which are few. */
const forgetSql = `
  update import_chunks set sealed = null, school_codes = null
  from imports where imports.id = import_id and import_chunks.sealed is not null and started_at < $1`

const nextChunksSql = `
  select last_line, outcomes from import_chunks
  where import_id = $1 and last_line > $2 and (has_refusals or not $3)
  order by first_line limit 10`
