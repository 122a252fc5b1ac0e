import { createSettlement, settings } from '../../../../adapters/statements/settlement/index.ts'
import { localText } from '../../../../src/domain/time/local-time.ts'
import {
  type ReadDifference,
  settlementSourceContract,
  type WrittenItem,
} from '../../../contract/settlement-source.ts'
import { withCell, workbookOf } from '../../../support/workbooks.ts'

const header = [
  ...['Mã đơn hàng', 'Mã giao dịch', 'Mã giao dịch gốc', 'Loại giao dịch', 'Số tiền', 'Phí'],
  ...['Thuế GTGT', 'Thực nhận', 'Thời gian giao dịch', 'Mã lô'],
]
const words = { payment: 'Thanh toán', refund: 'Hoàn tiền', cancel: 'Hủy' } as const

const rowOf = ({ kind, gross, fee, feeTax, net, paidAt, ...item }: WrittenItem): string[] => [
  ...[item.partnerTransaction, item.providerTransaction, item.originalTransaction].map((name) => name ?? ''),
  words[kind],
  ...[gross, fee, feeTax, net].map((amount) => String(Math.abs(amount))),
  paidAt ? vietnamTime(paidAt) : '',
  item.batch ?? '',
]
const vietnamTime = (at: Date) =>
  localText(at).replace(
    /^(\d{4})-(\d\d)-(\d\d)T(.{8}).*$/,
    (_, year, month, day, time) => `${day}/${month}/${year} ${time}`,
  )

/** Text with a title above its header. */
const text = (items: readonly WrittenItem[]) =>
  ['BẢNG KÊ', header.join(';'), ...items.map((item) => rowOf(item).join(';')), ''].join('\r\n')
const spoilText = (file: string, item: WrittenItem) =>
  file.replace(rowOf(item).join(';'), rowOf(item).with(4, '1.000,5').join(';'))

const under = (encoding: 'utf-8' | 'utf-16le') => ({
  source: createSettlement(settings.parse({ encoding, resultName: 'RESULT_{day}.csv' })),
  firstLine: 3,
  writeFile: async (day: string, items: readonly WrittenItem[]) => ({
    name: `SETTLE_${day.replaceAll('-', '')}.csv`,
    bytes: Buffer.from(text(items), encoding),
  }),
  spoil: async (file: Buffer, item: WrittenItem) =>
    Buffer.from(spoilText(file.toString(encoding), item), encoding),
  readDifferences,
})

settlementSourceContract('settlement, text,', () => under('utf-8'))

settlementSourceContract('settlement, text in UTF-16,', () => under('utf-16le'))

settlementSourceContract('settlement, workbook,', () => ({
  source: createSettlement(settings.parse({})),
  firstLine: 2,
  writeFile: async (day, items) => ({
    name: `SETTLE_${day.replaceAll('-', '')}.xlsx`,
    bytes: await workbookOf({ Sheet1: [header, ...items.map(rowOf)] }),
  }),
  spoil: (file, { partnerTransaction = '' }) =>
    withCell(file, { beside: partnerTransaction, column: 5, value: '1.000,5' }),
}))

/** Reads the file as RFC 4180 has it, with a parser of its own. */
function readDifferences(files: ReadonlyMap<string, Buffer>): readonly ReadDifference[] {
  const [file = Buffer.from('')] = [...files.values()]
  const records: string[][] = [[]]
  for (const [, quoted, plain = '', end] of file
    .toString()
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    records.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') records.push([])
  }
  const amountOf = (cell = '') => (cell === '' ? null : Number(cell))
  return records.slice(1, -1).map(([partner, provider, , theirs, ours]) => ({
    ...{ partnerTransaction: partner || null, providerTransaction: provider || null },
    ...{ theirs: amountOf(theirs), ours: amountOf(ours) },
  }))
}
