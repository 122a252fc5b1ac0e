import type { ChainedRow, EvidenceSource, RecordFacts } from '../../ports/evidence/evidence-store.ts'

/** A table whose rows are chained. */
export interface SourceTable {
  readonly table: string
  /** Gives the columns of rows that `read` wants; what stands after `where` is put to it. */
  readonly select: string
  /** Makes the facts of a record of a row. Here and not by the database, which takes three times as long for it. */
  readonly read: (row: Row) => ChainedRow
  /** Whether a row has the bytes of a message, sealed, with their hash among its facts. */
  readonly hasBytes: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: as the database gives it, by the columns named beside
type Row = any

/** Microseconds, which no Date holds: a time that was changed by one of them is another time. */
const instant = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint as micros`

const isoOf = (micros: number): string => {
  const upToMillis = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)
  return `${upToMillis}${String(((micros % 1000) + 1000) % 1000).padStart(3, '0')}Z`
}

const record = (source: EvidenceSource, chain: string, row: Row, facts: RecordFacts): ChainedRow => ({
  id: row.id,
  chain,
  record: { source, chain, id: row.id, at: isoOf(row.micros), ...facts },
})

/**
 * Every source of evidence. The facts of a record are all that identifies it and never changes; what a record is changed
 * by afterwards (the outcome of a notice) is no part of it.
 */
export const sourceTables = {
  exchanges: {
    table: 'evidence',
    hasBytes: true,
    select: `
      select evidence.id, exchanges.partner, coalesce(evidence.carries, array[evidence.exchange_id]) as exchanges,
        evidence.fence, direction, ${instant('evidence.at')}, operation, reference, content_type, headers, http_status,
        sha256
      from evidence join exchanges on exchanges.id = evidence.exchange_id where`,
    read: (row) =>
      record('exchanges', row.partner, row, {
        exchanges: row.exchanges.map(Number),
        fence: row.fence,
        direction: row.direction,
        operation: row.operation,
        reference: row.reference,
        contentType: row.content_type,
        headers: row.headers,
        httpStatus: row.http_status,
        sha256: row.sha256.toString('hex'),
      }),
  },
  'payment-notices': {
    table: 'payment_notices',
    hasBytes: true,
    select: `
      select id, channel, operation, ${instant('received_at')}, sha256 from payment_notices where`,
    read: (row) =>
      record('payment-notices', `channel:${row.channel}`, row, {
        operation: row.operation,
        sha256: row.sha256.toString('hex'),
      }),
  },
  openings: {
    table: 'payload_openings',
    hasBytes: false,
    select: `select id, ${instant('at')}, who, via, reason, exchange_id from payload_openings where`,
    read: (row) =>
      record('openings', 'gateway:openings', row, {
        who: row.who,
        via: row.via,
        reason: row.reason,
        exchange: row.exchange_id,
      }),
  },
  deletions: {
    table: 'payload_deletions',
    hasBytes: false,
    select: `
      select id, ${instant('at')}, source, because, ordered_by, ids from payload_deletions where`,
    read: (row) =>
      record('deletions', 'gateway:deletions', row, {
        of: row.source,
        because: row.because,
        orderedBy: row.ordered_by,
        ids: row.ids.map(Number),
      }),
  },
} as const satisfies Record<EvidenceSource, SourceTable>

export const evidenceSources = Object.keys(sourceTables) as EvidenceSource[]
