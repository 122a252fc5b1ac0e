import type { Pool } from 'pg'
import { keyOfReference } from '../../domain/bank-lines/bank-line.ts'
import type { MoneyInTransit } from '../../ports/bank-lines/money-desk.ts'
import type {
  LineWords,
  MoneyPiece,
  MoneySearch,
  OutgoingMovement,
  OwnerlessMoney,
  PieceOfLine,
} from '../../ports/bank-lines/money-search.ts'
import type { BookedEntry } from '../../ports/bills/bill-search.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import * as sql from './money-search.sql.ts'
import { type PaymentAsJson, readPaymentJson } from './money-source.sql.ts'

/** Finds money of bank lines, and of payments without a bill, in PostgreSQL. */
export function createMoneySearch(pool: Pool, vault: Vault): MoneySearch {
  return {
    async withoutOwner(wanted, now) {
      const { account, reference, why, direction, amount, bookedOn, before, limit, cameUntil } = wanted
      const { rows } = await pool.query<Dated<OwnerlessMoney>>(sql.withoutOwner, [
        ...[now, account ?? null, reference === undefined ? null : keyOfReference(reference)],
        ...[why ?? null, direction ?? null, amount ?? null, bookedOn ?? null, before ?? null, limit],
        ...[cameUntil ?? null, reference ?? null],
      ])
      return rows.map((row) => ({ ...row, claim: claimOf(row.claim), payment: readPaymentJson(row.payment) }))
    },

    async find(id, now) {
      const { rows } = await pool.query<FoundPiece>(sql.find, [id, now])
      const [found] = rows
      if (!found) return undefined
      const { line, payment, claim, returnedBy, ...piece } = found
      const [pieces, entries] = await Promise.all([
        pool.query<PieceOfLine>(sql.piecesBeside, [piece.lineId, piece.paymentId]),
        pool.query<BookedEntry>(sql.entriesOfPiece, [id]),
      ])
      return {
        piece,
        line: line && {
          ...line,
          at: line.at === null ? null : new Date(line.at),
          seenAt: new Date(line.seenAt),
        },
        payment: readPaymentJson(payment),
        ...{ claim: claimOf(claim), returnedBy },
        pieces: pieces.rows,
        entries: entries.rows,
      }
    },

    async wordsOf(id) {
      const { rows } = await pool.query<{ sealed: Buffer | null }>(sql.sealedWords, [id])
      const sealed = rows[0]?.sealed
      return sealed ? openJson<LineWords>(sealed, vault) : undefined
    },

    async inTransit({ before, limit }) {
      const { rows } = await pool.query<MoneyInTransit>(sql.inTransit, [before ?? null, limit])
      return rows
    },

    async outgoingFor(transitId) {
      const { rows } = await pool.query<OutgoingMovement>(sql.outgoingFor, [transitId])
      return rows
    },
  }
}

type KeptClaim = { readonly by: string; readonly until: string } | null
type Dated<Row> = Omit<Row, 'claim' | 'payment'> & {
  readonly claim: KeptClaim
  readonly payment: PaymentAsJson
}
type FoundPiece = PieceOfLine & {
  readonly line:
    | (Omit<NonNullable<MoneyPiece['line']>, 'at' | 'seenAt'> & {
        readonly at: string | null
        readonly seenAt: string
      })
    | null
  readonly payment: PaymentAsJson
  readonly claim: KeptClaim
  readonly returnedBy: string | null
}

const claimOf = (claim: KeptClaim) => (claim === null ? null : { by: claim.by, until: new Date(claim.until) })
