import type { EvidenceSource } from '../ports/evidence-store.ts'

/** A table whose rows are chained. */
export interface SourceTable {
  readonly table: string
  /** Gives `id`, `chain` and `record` of rows; what stands after `where` is put to it. */
  readonly select: string
  /** Whether a row has the bytes of a message, sealed, with their hash among its facts. */
  readonly hasBytes: boolean
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/**
 * Every source of evidence. The facts of a record are all that identifies it and never changes; what a record is changed
 * by afterwards (the outcome of a notice) is no part of it.
 */
export const sourceTables = {
  exchanges: {
    table: 'evidence',
    hasBytes: true,
    select: `
      select evidence.id, exchanges.partner as chain, json_build_object(
        'source', 'exchanges', 'chain', exchanges.partner, 'id', evidence.id,
        'exchanges', coalesce(evidence.carries, array[evidence.exchange_id]), 'fence', evidence.fence,
        'direction', evidence.direction, 'at', ${instant('evidence.at')}, 'operation', evidence.operation,
        'reference', evidence.reference, 'contentType', evidence.content_type, 'headers', evidence.headers,
        'httpStatus', evidence.http_status, 'sha256', encode(evidence.sha256, 'hex')) as record
      from evidence join exchanges on exchanges.id = evidence.exchange_id where`,
  },
  'payment-notices': {
    table: 'payment_notices',
    hasBytes: true,
    select: `
      select id, 'channel:' || channel as chain, json_build_object(
        'source', 'payment-notices', 'chain', 'channel:' || channel, 'id', id, 'operation', operation,
        'at', ${instant('received_at')}, 'sha256', encode(sha256, 'hex')) as record
      from payment_notices where`,
  },
  openings: {
    table: 'payload_openings',
    hasBytes: false,
    select: `
      select id, 'gateway:openings' as chain, json_build_object(
        'source', 'openings', 'chain', 'gateway:openings', 'id', id, 'at', ${instant('at')}, 'who', who,
        'via', via, 'reason', reason, 'exchange', exchange_id) as record
      from payload_openings where`,
  },
  deletions: {
    table: 'payload_deletions',
    hasBytes: false,
    select: `
      select id, 'gateway:deletions' as chain, json_build_object(
        'source', 'deletions', 'chain', 'gateway:deletions', 'id', id, 'at', ${instant('at')}, 'of', source,
        'because', because, 'orderedBy', ordered_by, 'ids', ids) as record
      from payload_deletions where`,
  },
} as const satisfies Record<EvidenceSource, SourceTable>

export const evidenceSources = Object.keys(sourceTables) as EvidenceSource[]
