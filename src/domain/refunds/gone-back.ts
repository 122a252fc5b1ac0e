import type { Dong } from '../../../schemas/money.ts'
import type { SettlementItem } from '../statements/settlement.ts'
import type { PaidPayment } from '../statements/statement-pairs.ts'

/** Money of a payment that went back, or is on its way, through its channel, and that no file of a provider tells of yet. */
export interface GoneBack extends PaidPayment {
  readonly id: string
  /** We gave it back, or the channel took it. */
  readonly as: 'refund' | 'reversal'
  /** What a refund is known by at the channel, and the number that the provider gave it; empty where it did not say. */
  readonly code: string | null
  readonly theirReference: string | null
  readonly went: Dong
  /** Whether it is known that it went. */
  readonly isSure: boolean
}

/**
 * What an item that takes money back tells of: the refund of its amount that it names by a number; else what went back of the
 * payment that it names. Of several refunds of one amount a person says which; it is all the same which of several reversals.
 */
export function findGoneBack(item: SettlementItem, goneBack: readonly GoneBack[]): GoneBack | undefined {
  const { providerTransaction, partnerTransaction } = item
  const alike = goneBack.filter(({ went }) => went === -item.gross)
  const named = alike.find(
    ({ code, theirReference }) =>
      (code !== null && code === partnerTransaction) ||
      (theirReference !== null && theirReference === providerTransaction),
  )
  if (named) return named
  const ofPayment = alike.filter((back) => namesPayment(item, back))
  const areAlike = ofPayment.length === 1 || ofPayment.every(({ as }) => as === 'reversal')
  return areAlike ? ofPayment[0] : undefined
}

/** Whether an item that takes money back names a payment: as what it takes back, or, without that, as itself. */
export function namesPayment(
  { originalTransaction, partnerTransaction, providerTransaction }: SettlementItem,
  payment: PaidPayment,
): boolean {
  const names =
    originalTransaction === undefined ? [partnerTransaction, providerTransaction] : [originalTransaction]
  return names.some((name) => name === payment.reference || name === payment.providerTransaction)
}
