import type { SettlementOutcome } from '../../../src/domain/statements/settlement.ts'
import type { DifferingItem } from '../../../src/ports/settlement-source.ts'

/** What a difference is called in the file that goes back. */
const words: Readonly<Record<SettlementOutcome, string>> = {
  matched: 'MATCHED',
  late: 'LATE',
  'amount-differs': 'AMOUNT_DIFF',
  'only-at-provider': 'MISSING_HERE',
  'only-here': 'MISSING_AT_PROVIDER',
  duplicate: 'DUPLICATE',
}

/** Writes the transactions that differ, and no others: UTF-8, a comma between cells, amounts as digits. */
export function encodeDifferences(rows: readonly DifferingItem[]): Buffer {
  const lines = rows.map(({ outcome, item, ours }) =>
    [
      item?.partnerTransaction ?? ours?.reference ?? '',
      item?.providerTransaction ?? ours?.providerTransaction ?? '',
      words[outcome],
      item?.gross ?? '',
      ours?.amount ?? '',
    ]
      .map(cell)
      .join(','),
  )
  const header = 'partner_txn_id,provider_txn_id,result,provider_amount,partner_amount'
  return Buffer.from([header, ...lines, ''].join('\r\n'))
}

const cell = (value: string | number): string =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
