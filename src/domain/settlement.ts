import type { Dong } from '../../schemas/money.ts'
import type { StatementLine } from '../../schemas/statement-line.ts'
import { type Finding, reconcile } from './reconciliation.ts'
import type { PaidPayment } from './statement-pairs.ts'

/** What a provider says of one transaction that it settles. Amounts are signed: what is taken back is below 0. */
export interface SettlementItem {
  /** Row in the file, the header is 1 where it is the first. */
  readonly line: number
  readonly kind: 'payment' | 'refund' | 'cancel'
  readonly providerTransaction?: string
  /** Our reference. */
  readonly partnerTransaction?: string
  /** The transaction that is taken back. */
  readonly originalTransaction?: string
  readonly gross: Dong
  readonly fee: Dong
  readonly feeTax: Dong
  readonly net: Dong
  readonly paidAt?: Date
  /** What the provider calls the transfer that it is part of. */
  readonly batch?: string
}

export type SettlementOutcome =
  | 'matched'
  | 'late'
  | 'amount-differs'
  | 'only-at-provider'
  | 'only-here'
  | 'duplicate'

/** One of our payments, and whether it is of the business day that is settled. */
export interface SettledPayment extends PaidPayment {
  readonly isOfDay: boolean
}

/** Money that went back, or is on its way, through the channel that is settled, and that no file tells of yet. */
export interface RefundToSettle extends PaidPayment {
  readonly refundId: string
  readonly code: string
  /** The number that the provider gave it; empty where it did not say. */
  readonly theirReference: string | null
  readonly refunded: Dong
}

/** What comparing found of one item, or of one payment that no item tells of. */
export interface SettlementFinding<Payment> {
  readonly outcome: SettlementOutcome
  readonly item: SettlementItem | null
  readonly payment: Payment | null
  /** The refund that an item settles. */
  readonly refundId?: string
  readonly reason: string
}

/**
 * Compares what a provider settles with our payments, item by item and never by totals. A payment of another business day
 * than the file's is late: settled all the same. What is taken back is matched with a refund of ours, or for a person, with
 * the payment that it names.
 */
export function compareSettlement<Payment extends SettledPayment>(
  items: readonly SettlementItem[],
  payments: readonly Payment[],
  seenEarlier: (transaction: string) => boolean,
  refunds: readonly RefundToSettle[] = [],
): SettlementFinding<Payment>[] {
  const open = new Set(refunds)
  const takenBack = items.filter(({ kind }) => kind !== 'payment')
  const paid = items.filter(({ kind }) => kind === 'payment').map(asLine)
  return [
    ...reconcile(paid, payments, seenEarlier)
      .filter((finding) => finding.outcome !== 'only-here' || finding.payment.isOfDay)
      .map(toFinding),
    ...takenBack.map((item): SettlementFinding<Payment> => {
      const isOld = seenEarlier(keyOfItem(item))
      const refund = isOld || item.kind !== 'refund' ? undefined : findRefund(item, [...open])
      if (refund) {
        open.delete(refund)
        return { outcome: 'matched', item, payment: null, refundId: refund.refundId, reason: 'refund' }
      }
      const payment = payments.find((one) => isNamedBy(one, item.originalTransaction)) ?? null
      return {
        outcome: isOld ? 'duplicate' : 'only-at-provider',
        item,
        payment: isOld ? null : payment,
        reason: isOld ? 'seen-in-earlier-file' : `${item.kind}-there`,
      }
    }),
  ]
}

/** The refund of the amount of an item that it names by a number; else the one of the payment that it names, if it is alone. */
function findRefund(item: SettlementItem, refunds: readonly RefundToSettle[]): RefundToSettle | undefined {
  const { providerTransaction, partnerTransaction, originalTransaction } = item
  const alike = refunds.filter(({ refunded }) => refunded === -item.gross)
  const named = alike.find(
    ({ code, theirReference }) =>
      code === partnerTransaction || (theirReference !== null && theirReference === providerTransaction),
  )
  const ofPayment = alike.filter((refund) => isNamedBy(refund, originalTransaction))
  return named ?? (ofPayment.length === 1 ? ofPayment[0] : undefined)
}

/** What an item is known by, so that it counts once in however many files it stands. */
export const keyOfItem = ({
  kind,
  providerTransaction,
  partnerTransaction,
  originalTransaction,
}: SettlementItem) => `${kind}:${providerTransaction ?? partnerTransaction ?? originalTransaction ?? ''}`

interface ItemLine extends StatementLine {
  readonly item: SettlementItem
}

const asLine = (item: SettlementItem): ItemLine => ({
  item,
  line: item.line,
  bankReference: keyOfItem(item),
  amount: item.gross,
  at: (item.paidAt ?? new Date(0)).toISOString(),
  content: '',
  status: 'settled',
  ...(item.partnerTransaction === undefined ? {} : { requestReference: item.partnerTransaction }),
  ...(item.providerTransaction === undefined ? {} : { providerTransaction: item.providerTransaction }),
})

function toFinding<Payment extends SettledPayment>(
  finding: Finding<ItemLine, Payment>,
): SettlementFinding<Payment> {
  const { outcome, line, payment } = finding
  const item = line?.item ?? null
  if (outcome === 'only-here') {
    return { outcome, item, payment, reason: finding.reason ?? 'settlement-item-missing' }
  }
  if (outcome === 'only-at-bank') {
    return { outcome: 'only-at-provider', item, payment, reason: finding.reason ?? 'unknown-here' }
  }
  const isLate = outcome === 'matched' && !payment.isOfDay
  return { outcome: isLate ? 'late' : outcome, item, payment, reason: finding.reason ?? outcome }
}

const isNamedBy = ({ reference, providerTransaction }: PaidPayment, name: string | undefined): boolean =>
  name !== undefined && (name === reference || name === providerTransaction)

/** Counts and sums of what a file settles, by outcome; `only-here` counts our amounts. */
export type SettlementTotals = Readonly<
  Record<SettlementOutcome, { count: number; gross: Dong; fee: Dong; net: Dong }>
>

/** Adds findings up by outcome. */
export function settlementTotals(findings: readonly SettlementFinding<PaidPayment>[]): SettlementTotals {
  const none = () => ({ count: 0, gross: 0, fee: 0, net: 0 })
  const totals: SettlementTotals = {
    matched: none(),
    late: none(),
    'amount-differs': none(),
    'only-at-provider': none(),
    'only-here': none(),
    duplicate: none(),
  }
  for (const { outcome, item, payment } of findings) {
    const total = totals[outcome]
    total.count += 1
    total.gross += item?.gross ?? payment?.amount ?? 0
    total.fee += (item?.fee ?? 0) + (item?.feeTax ?? 0)
    total.net += item?.net ?? 0
  }
  return totals
}
