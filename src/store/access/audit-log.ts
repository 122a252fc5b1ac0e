import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { AuditCheck, AuditEntry, AuditLog, NewAuditEntry } from '../../ports/access/audit-log.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { withTransaction } from '../pool.ts'

/** What the first entry follows. */
const beginning = Buffer.alloc(32)
const checkedAtOnce = 1_000

/** Keeps the audit log in PostgreSQL. */
export function createAuditLog(pool: Pool): AuditLog {
  return {
    append: (entry) =>
      withTransaction(pool, async (client) => {
        // The last lock that a transaction takes: whoever holds it waits for nothing but the disk.
        await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.auditLog])
        const { rows } = await client.query<Link>(
          'select sequence, hash from audit_entries order by sequence desc limit 1',
        )
        const { sequence: last, hash: previous } = rows[0] ?? { sequence: 0, hash: beginning }
        const row = toRow(entry, last + 1)
        await client.query(
          `insert into audit_entries (sequence, at, person, login, via, action, subject_kind, subject, why, before, after,
             previous, hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
          [...row, previous, hashOf(previous, row)],
        )
      }),

    async search({ person, action, subject, since, until, before, limit }) {
      const { rows } = await pool.query<Kept>(
        `select ${columns}, encode(hash, 'hex') as hash from audit_entries
         where ($1::text is null or person = $1) and ($2::text is null or action = $2)
           and ($3::text is null or subject = $3)
           and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
           and ($6::bigint is null or sequence < $6)
         order by sequence desc limit $7`,
        [
          person ?? null,
          action ?? null,
          subject ?? null,
          since ?? null,
          until ?? null,
          before ?? null,
          limit,
        ],
      )
      return rows.map(toEntry)
    },

    async check() {
      let { sequence, hash }: Link = { sequence: 0, hash: beginning }
      for (;;) {
        const { rows } = await pool.query<Kept & { rawHash: Buffer; previous: Buffer }>(
          `select ${columns}, previous, hash as "rawHash" from audit_entries
           where sequence > $1 order by sequence limit ${checkedAtOnce}`,
          [sequence],
        )
        for (const row of rows) {
          const broken = breakAt(row, sequence, hash)
          if (broken) return broken
          ;[sequence, hash] = [row.sequence, row.rawHash]
        }
        if (rows.length < checkedAtOnce) return { is: 'whole', entries: sequence, hash: hash.toString('hex') }
      }
    },
  }
}

interface Link {
  sequence: number
  hash: Buffer
}

interface Kept {
  readonly sequence: number
  readonly at: Date
  readonly person: string
  readonly login: string
  readonly via: AuditEntry['via']
  readonly action: string
  readonly subjectKind: string
  readonly subject: string
  readonly why: string
  readonly before: string | null
  readonly after: string | null
  readonly hash: string
}

const columns = `sequence, at, person, login, via, action, subject_kind as "subjectKind", subject, why,
  before::text as before, after::text as after`

type Row = readonly [sequence: number, at: Date, ...texts: (string | null)[]]

const toRow = (entry: NewAuditEntry, sequence: number): Row => {
  const { at, person, login, via, action, subject, why, before, after } = entry
  const texts = [person, login, via, action, subject.kind, subject.id, why]
  return [
    sequence,
    at,
    ...texts,
    before ? JSON.stringify(before) : null,
    after ? JSON.stringify(after) : null,
  ]
}

/** Over a list: no value can be read as another's. */
const hashOf = (previous: Buffer, row: Row): Buffer =>
  createHash('sha256').update(previous).update(JSON.stringify(row)).digest()

function breakAt(
  row: Kept & { rawHash: Buffer; previous: Buffer },
  last: number,
  hash: Buffer,
): AuditCheck | undefined {
  const { sequence, at, person, login, via, action, subjectKind, subject, why, before, after } = row
  if (sequence !== last + 1) return { is: 'broken', at: last + 1, why: 'missing' }
  const now: Row = [sequence, at, person, login, via, action, subjectKind, subject, why, before, after]
  const isAsWritten = row.previous.equals(hash) && row.rawHash.equals(hashOf(hash, now))
  return isAsWritten ? undefined : { is: 'broken', at: sequence, why: 'changed' }
}

function toEntry({ subjectKind, subject, before, after, ...row }: Kept): AuditEntry {
  return {
    ...row,
    subject: { kind: subjectKind, id: subject },
    ...(before !== null && { before: JSON.parse(before) as object }),
    ...(after !== null && { after: JSON.parse(after) as object }),
  }
}
