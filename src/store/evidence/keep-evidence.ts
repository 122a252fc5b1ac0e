import type { PoolClient } from 'pg'
import type { AnswerEvidence, PreparedMessage } from '../../ports/portal.ts'
import { sha256 } from '../content-hash.ts'
import type { Vault } from '../vault.ts'

/** Bytes that left for a partner, or came from it. */
export interface Evidence {
  readonly exchangeId: number
  readonly fence: number
  readonly operation: string
  readonly reference: string
  /** All the exchanges that the message tells of, where they are several. */
  readonly carries?: readonly number[] | undefined
  readonly of: { readonly sent: PreparedMessage } | { readonly answer: AnswerEvidence }
}

/**
 * Keeps evidence, sealed, inside the caller's transaction. All bytes go as one binary parameter, which each row is cut out
 * of: as hexadecimal digits in JSON they cost both sides as much again as everything else about a row.
 */
export async function keepEvidence(
  client: PoolClient,
  kept: readonly Evidence[],
  vault: Vault,
  at: Date,
): Promise<void> {
  if (kept.length === 0) return
  const pieces: Buffer[] = []
  // PostgreSQL counts bytes from 1.
  let start = 1
  const rows = kept.map(({ exchangeId, fence, operation, reference, carries, of }) => {
    const bytes = 'sent' in of ? of.sent.bytes : of.answer.bytes
    const sealed = vault.seal(bytes)
    pieces.push(sha256(bytes), sealed)
    const place = { start, length: sealed.length }
    start += digestBytes + sealed.length
    const shared = carries ? { carries } : {}
    return { exchange_id: exchangeId, fence, operation, reference, ...shared, ...columnsOf(of), ...place }
  })
  await client.query(keepEvidenceSql, [JSON.stringify(rows), Buffer.concat(pieces), at])
}

const digestBytes = 32

const columnsOf = (of: Evidence['of']) =>
  'sent' in of
    ? { direction: 'out', content_type: of.sent.contentType, headers: of.sent.headers }
    : { direction: 'in', http_status: of.answer.httpStatus }

const keepEvidenceSql = `
  insert into evidence
    (exchange_id, fence, direction, at, operation, reference, content_type, headers, http_status, carries, sha256,
      sealed)
  select exchange_id, fence, direction, $3, operation, reference, content_type, headers, http_status, carries,
    substring($2::bytea from start for ${digestBytes}),
    substring($2::bytea from start + ${digestBytes} for length)
  from json_to_recordset($1) as kept (
    exchange_id bigint, fence int, direction text, operation text, reference text, content_type text,
    headers jsonb, http_status int, carries bigint[], start int, length int)`
