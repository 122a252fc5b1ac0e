import type { Pool } from 'pg'
import type { LedgerCauseKind } from '../../domain/money/ledger.ts'
import { startOfDay, startOfNextDay } from '../../domain/time/local-time.ts'
import type { BookedEntry } from '../../ports/bills/bill-search.ts'
import type {
  FoundPayment,
  PaymentBreak,
  PaymentFilter,
  PaymentLife,
  PaymentMessage,
  PaymentPiece,
  PaymentSearch,
  PaymentSettlement,
} from '../../ports/payments/payment-search.ts'
import { type RefundRow, selectRefunds, toRefund } from '../refunds/refund-rows.ts'
import { reversalOfPayment } from '../refunds/reversal-rows.ts'
import { firstIdOf } from '../time-ordered-id.ts'
import * as sql from './payment-search.sql.ts'

/** What a payment, its refunds and its reversal may have booked. */
const causes = [
  'payment',
  'owner-found',
  'payment-reversed',
  'refund-approved',
  'refund-paid',
  'refund-refused',
  'refund-returned',
  'allocation',
  'allocation-undone',
] as const satisfies readonly LedgerCauseKind[]

/** Finds payments in PostgreSQL. */
export function createPaymentSearch(pool: Pool): PaymentSearch {
  return {
    async search(wanted) {
      const { rows } = await pool.query<FoundPayment>(
        sql.withWentBack(statementFor(wanted)),
        valuesOf(wanted),
      )
      return rows
    },

    async channels() {
      const { rows } = await pool.query<{ channel: string }>(sql.channelsOf, [null, null])
      return rows.map(({ channel }) => channel)
    },

    async lifeOf({ id, channel, reference }) {
      const [messages, refunds, reversal, wentBack, settlement, breaks, receipt, pieces] = await Promise.all([
        pool.query<PaymentMessage>(sql.messages, [channel, reference]),
        pool.query<RefundRow>(`${selectRefunds} where ${sql.refundIsOf('$1')} order by refunds.id`, [id]),
        reversalOfPayment(pool, id),
        pool.query<Pick<PaymentLife, 'wentBack'>>(sql.wentBackOf, [id]),
        pool.query<PaymentSettlement>(sql.settlement, [id]),
        pool.query<PaymentBreak>(sql.breaks, [id]),
        pool.query<{ id: string }>(sql.counterReceipt, [id]),
        pool.query<PaymentPiece>(sql.pieces, [id]),
      ])
      const followed = [...refunds.rows, ...(reversal ? [reversal] : []), ...pieces.rows].map((one) => one.id)
      const entries = await pool.query<BookedEntry>(sql.entries, [id, followed, causes])
      return {
        ...{ messages: messages.rows, entries: entries.rows, refunds: refunds.rows.map(toRefund) },
        ...{ reversal: reversal ?? null, wentBack: wentBack.rows[0]?.wentBack ?? null },
        ...{ settlement: settlement.rows[0] ?? null, breaks: breaks.rows },
        receiptId: receipt.rows[0]?.id ?? id,
        pieces: pieces.rows,
      }
    },
  }
}

/** The statement whose index finds what is wanted. */
function statementFor({ schoolCodes, reference, amount, state }: PaymentFilter): string {
  if (schoolCodes !== null) return sql.ofSchools
  if (reference !== undefined) return sql.byReference
  if (amount !== undefined) return sql.byAmount
  return state === 'failed' || state === 'expired' ? sql.byRareState : sql.byChannel
}

/** Ids begin with the instant of the payment: days are bounds of ids. */
function valuesOf(wanted: PaymentFilter): unknown[] {
  const { schoolCodes, channel, state, reference, amount, from, until, before, limit } = wanted
  const end = until === undefined ? undefined : firstIdOf(startOfNextDay(until))
  const below = [before, end].filter((id) => id !== undefined).sort()[0]
  return [
    ...[schoolCodes, channel ?? null, state ?? null, reference ?? null, amount ?? null],
    ...[from === undefined ? null : firstIdOf(startOfDay(from)), below ?? null, limit],
  ]
}
