import { z } from 'zod'
import { dateForms } from '../../../src/sheets/read-time.ts'

const words = (meaning: string, ...defaults: string[]) =>
  z.array(z.string().min(1)).default(defaults).describe(meaning)

const headers = z.strictObject({
  partnerTransaction: words(
    'Our reference',
    'partner_txn_id',
    'Mã giao dịch đối tác',
    'Mã đơn hàng',
    'Order ID',
  ),
  providerTransaction: words(
    'The transaction at the provider',
    'provider_txn_id',
    'Mã giao dịch',
    'Transaction ID',
  ),
  originalTransaction: words('The transaction that is taken back', 'original_txn_id', 'Mã giao dịch gốc'),
  kind: words('What it is', 'type', 'Loại giao dịch'),
  status: words('What became of it', 'status', 'Trạng thái'),
  gross: words('What the payer paid', 'gross', 'Số tiền', 'Số tiền giao dịch', 'Amount'),
  fee: words('What the provider keeps', 'fee', 'Phí', 'Phí giao dịch'),
  feeTax: words('VAT on the fee', 'fee_vat', 'VAT', 'Thuế GTGT', 'VAT phí'),
  net: words('What comes to the account', 'net', 'Số tiền thực nhận', 'Thực nhận', 'Số tiền thanh toán'),
  paidAt: words('When it was paid', 'paid_at', 'Thời gian giao dịch', 'Ngày giao dịch'),
  batch: words('The transfer that it is part of', 'batch_id', 'Mã lô', 'Mã phiên'),
})

export const settings = z.object({
  fileNames: z
    .string()
    .refine(isDayPattern, 'must be a regular expression with one group, for the day')
    .default('([0-9]{8})[^/]*\\.(?:csv|xlsx)$')
    .describe('Pattern of the names of its files; its group is the business day as yyyymmdd'),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'windows-1258'])
    .default('utf-8')
    .describe('How letters of a text file are written; a byte order mark is passed over'),
  delimiter: z
    .enum(['auto', 'comma', 'semicolon', 'bar', 'tab'])
    .default('auto')
    .describe('What stands between cells of a text file; auto takes the one under which the header is found'),
  maxFileBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(33_554_432)
    .describe('Largest workbook that is read, in bytes; text is read as a stream'),
  headers: headers.prefault({}).describe('Words that head a column; accents and capitals play no part'),
  dateForms: z
    .array(z.enum(dateForms))
    .min(1)
    .default(['dd/MM/yyyy', 'dd/MM/yyyy HH:mm:ss', 'iso'])
    .describe('Forms of dates, tried in this order; without a zone they are in Asia/Ho_Chi_Minh'),
  amounts: z
    .strictObject({
      thousands: z
        .enum(['comma', 'dot', 'blank', 'none'])
        .default('none')
        .describe('What stands between groups of three digits'),
      decimal: z.enum(['dot', 'comma']).default('dot').describe('What stands before a fraction'),
    })
    .refine((form) => form.thousands !== form.decimal, 'must differ in `thousands` and `decimal`')
    .prefault({})
    .describe('How amounts are written; each is above 0, what is taken back too'),
  payments: words(
    'Words of `kind` for a payment; a file without that column has nothing else',
    'PAYMENT',
    'Thanh toán',
  ),
  refunds: words('Words of `kind` for a refund', 'REFUND', 'Hoàn tiền'),
  cancels: words('Words of `kind` for a cancellation', 'CANCEL', 'Hủy'),
  settled: words(
    'Words of `status` for what is settled; rows with another one are passed over',
    'SUCCESS',
    'SETTLED',
    'Thành công',
  ),
  trailer: words(
    'How the row with totals begins: each that stands under a column is compared',
    'Tổng cộng',
    'TOTAL',
  ),
  trailerCount: z
    .enum(['partnerTransaction', 'providerTransaction', 'kind', 'status'])
    .optional()
    .describe('Column whose cell of that row holds the number of rows')
    .meta({ example: 'partnerTransaction' }),
  trailerRequired: z
    .boolean()
    .default(false)
    .describe('Whether a file without totals is refused, because it may have been cut off'),
  shortRows: z
    .boolean()
    .default(false)
    .describe(
      'Whether a row of text may lack its last cells, because its writer leaves empty ones out; one that was cut off looks the same',
    ),
  lastRowEnds: z
    .boolean()
    .default(false)
    .describe(
      'Whether the last row of a text file has a line end too, so that one without it was cut off; many writers leave it out',
    ),
  resultName: z
    .string()
    .refine((name) => name.includes('{day}'), 'must hold {day}')
    .optional()
    .describe('Name of the file with the differing transactions that goes back; without it none does')
    .meta({ example: 'RESULT_{day}.csv' }),
})

/** A form of settlement files that a provider has, in its own words. */
export type Profile = z.infer<typeof settings>
export type Field = keyof Profile['headers']

function isDayPattern(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length === 2
  } catch {
    return false
  }
}
