import { slashed } from './statement.ts'

/** A payment that a provider settles; `reference` is how its partner called it. */
export interface SettledItem {
  readonly reference: string
  readonly transaction: string
  readonly amount: number
  readonly paidAt: Date
}

export interface SettlementFile {
  readonly name: string
  readonly text: string
  /** What the provider transfers for it, and how the transfer names it. */
  readonly net: number
  readonly batch: string
}

/** The fee of a payment, in đồng: 0.3 %, whole. */
export const feeOf = (amount: number): number => Math.floor((amount * 3) / 1_000)

/** A provider's settlement of one day, with totals. */
export function writeSettlement(
  provider: string,
  day: string,
  items: readonly SettledItem[],
): SettlementFile {
  const compact = day.replaceAll('-', '')
  const batch = `${provider.toUpperCase()}${compact}`
  const sum = (of: (item: SettledItem) => number) => items.reduce((total, item) => total + of(item), 0)
  const net = sum(({ amount }) => amount - feeOf(amount))
  const rows = items.map(({ reference, transaction, amount, paidAt }) => [
    ...[reference, transaction, 'PAYMENT', 'SUCCESS', amount, feeOf(amount), amount - feeOf(amount)],
    ...[paidAt.toISOString(), batch],
  ])
  const lines = [
    ['partner_txn_id', 'provider_txn_id', 'type', 'status', 'gross', 'fee', 'net', 'paid_at', 'batch_id'],
    ...rows,
    [
      'TOTAL',
      items.length,
      '',
      '',
      sum(({ amount }) => amount),
      sum(({ amount }) => feeOf(amount)),
      net,
      '',
      '',
    ],
  ]
  const text = lines.map((line) => `${line.join(',')}\r\n`).join('')
  return { name: `${provider}_${compact}.csv`, text, net, batch }
}

/** What the bank writes of the provider's transfer. */
export const settlementMemo = ({ batch }: SettlementFile, day: string): string =>
  `THANH TOAN ${batch} NGAY ${slashed(day)}`
