import type { Dong } from '../../../schemas/money.ts'
import type { StatementLine } from '../../../schemas/statement-line.ts'
import { findGoneBack, type GoneBack, namesPayment } from '../refunds/gone-back.ts'
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

/** One of our payments, whether it is of the business day that is settled, and whether a file settles it already. */
export interface SettledPayment extends PaidPayment {
  readonly isOfDay: boolean
  readonly isSettled: boolean
}

/** What comparing found of one item, or of one payment that no item tells of. */
export interface SettlementFinding<Payment> {
  readonly outcome: SettlementOutcome
  readonly item: SettlementItem | null
  readonly payment: Payment | null
  /** What went back and an item settles. */
  readonly goneBack?: GoneBack
  readonly reason: string
}

/**
 * Compares what a provider settles with our payments, item by item and never by totals. A payment of another business day
 * than the file's is late: settled all the same. What is taken back is matched with what went back here, or for a person, with
 * the payment that it names. What went back and no item tells of may be netted: a payment of which nothing is left need not be
 * there, and one of which something is left may be there with the rest.
 */
export function compareSettlement<Payment extends SettledPayment>(
  items: readonly SettlementItem[],
  payments: readonly Payment[],
  seenEarlier: (transaction: string) => boolean,
  goneBack: readonly GoneBack[] = [],
): SettlementFinding<Payment>[] {
  const open = new Set(goneBack)
  const takenBack = items
    .filter(({ kind }) => kind !== 'payment')
    .map((item): SettlementFinding<Payment> => {
      if (seenEarlier(keyOfItem(item)))
        return { outcome: 'duplicate', item, payment: null, reason: 'seen-in-earlier-file' }
      const payment = payments.find((one) => namesPayment(item, one)) ?? null
      const back = findGoneBack(item, [...open])
      if (!back) return { outcome: 'only-at-provider', item, payment, reason: `${item.kind}-there` }
      open.delete(back)
      // What a refund is of, it knows itself.
      const of = back.as === 'reversal' ? payment : null
      return { outcome: 'matched', item, payment: of, goneBack: back, reason: back.as }
    })
  const paid = items.filter(({ kind }) => kind === 'payment').map(asLine)
  const unsettled = payments.filter(({ isSettled }) => !isSettled)
  const netted = sumsOf([...open].filter(({ isSure }) => isSure))
  return [
    ...reconcile(paid, unsettled, seenEarlier)
      .filter((finding) => finding.outcome !== 'only-here' || finding.payment.isOfDay)
      .map(toFinding)
      .flatMap((finding) => lessWhatWent(finding, netted)),
    ...takenBack,
  ]
}

/** What went back of payments, by their references. */
function sumsOf(goneBack: readonly GoneBack[]): ReadonlyMap<string, Dong> {
  const sums = new Map<string, Dong>()
  for (const { reference, went } of goneBack) sums.set(reference, (sums.get(reference) ?? 0) + went)
  return sums
}

/** A finding of a payment of which some went back that no item tells of; none where nothing is left to settle. */
function lessWhatWent<Payment extends SettledPayment>(
  finding: SettlementFinding<Payment>,
  netted: ReadonlyMap<string, Dong>,
): SettlementFinding<Payment>[] {
  const { outcome, item, payment } = finding
  const went = payment ? (netted.get(payment.reference) ?? 0) : 0
  if (!payment || went === 0) return [finding]
  const amount = payment.amount - went
  if (outcome === 'only-here' && finding.reason !== 'ambiguous')
    return amount === 0 ? [] : [{ ...finding, payment: { ...payment, amount } }]
  if (outcome !== 'amount-differs' || item?.gross !== amount) return [finding]
  return [{ ...finding, outcome: payment.isOfDay ? 'matched' : 'late', reason: 'net-of-what-went-back' }]
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
