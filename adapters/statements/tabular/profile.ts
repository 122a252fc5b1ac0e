import { z } from 'zod'
import { dateForms } from '../../../src/sheets/read-time.ts'

/** What a column can be; a table has some of them. */
export const fields = [
  'date',
  'time',
  'reference',
  'credit',
  'debit',
  'amount',
  'direction',
  'memo',
  'payerName',
  'payerAccount',
  'account',
  'balance',
] as const

export type Field = (typeof fields)[number]

const words = (meaning: string, ...defaults: string[]) =>
  z.array(z.string().min(1)).default(defaults).describe(meaning)

const pattern = (meaning: string, example: string) =>
  z
    .string()
    .refine((text) => groupsOf(text) === 1, 'must be a regular expression with one group')
    .optional()
    .describe(meaning)
    .meta({ example })

/** How many groups a regular expression has; nothing where the text is none. */
function groupsOf(text: string): number | undefined {
  try {
    return (new RegExp(`${text}|`).exec('')?.length ?? 1) - 1
  } catch {
    return undefined
  }
}

const headers = z.strictObject({
  date: words('Day, or instant', 'Ngày giao dịch', 'Ngày GD', 'Ngày', 'Transaction date', 'Date'),
  time: words('Time of day, where it stands apart', 'Giờ giao dịch', 'Giờ', 'Time'),
  reference: words(
    'The reference of the bank, by which a movement is known again',
    'Số tham chiếu',
    'Mã giao dịch',
    'Số bút toán',
    'Reference',
    'Transaction ID',
  ),
  credit: words('What came in', 'Ghi có', 'Phát sinh có', 'Số tiền ghi có', 'Có', 'Credit'),
  debit: words('What went out', 'Ghi nợ', 'Phát sinh nợ', 'Số tiền ghi nợ', 'Nợ', 'Debit'),
  amount: words('One column for both directions', 'Số tiền', 'Số tiền giao dịch', 'Amount'),
  direction: words('Which direction the amount has', 'Loại giao dịch', 'Nợ/Có', 'Debit/Credit'),
  memo: words('Content', 'Nội dung', 'Nội dung giao dịch', 'Diễn giải', 'Mô tả', 'Description', 'Details'),
  payerName: words('Name of the other side', 'Tên người chuyển', 'Tên đối ứng', 'Tên tài khoản đối ứng'),
  payerAccount: words(
    'Account of the other side',
    'Tài khoản đối ứng',
    'Số tài khoản đối ứng',
    'Tài khoản chuyển',
  ),
  account: words('Our account, where rows name it', 'Số tài khoản', 'Tài khoản', 'Account'),
  balance: words('Balance behind the movement', 'Số dư', 'Số dư sau giao dịch', 'Balance'),
})

const amounts = z
  .strictObject({
    rule: z
      .enum(['credit-debit', 'signed', 'direction'])
      .default('credit-debit')
      .describe(
        'How a row says whether money came or went: two columns, the sign of one, or a word beside it',
      ),
    thousands: z
      .enum(['comma', 'dot', 'blank', 'none'])
      .default('comma')
      .describe('What stands between groups of three digits'),
    decimal: z.enum(['dot', 'comma']).default('dot').describe('What stands before a fraction'),
    scientific: z
      .boolean()
      .default(false)
      .describe('Whether 1.25E+06 is an amount; a spreadsheet writes it of 1253412 too'),
    incoming: words('Words of `direction` for what came in', 'C', 'CR', 'Có', 'Ghi có', 'Credit', '+'),
    outgoing: words('Words of `direction` for what went out', 'D', 'DR', 'Nợ', 'Ghi nợ', 'Debit', '-'),
  })
  .refine(({ thousands, decimal }) => thousands !== decimal, 'must differ in `thousands` and `decimal`')

export const settings = z.object({
  fileNames: z
    .string()
    .refine((text) => groupsOf(text) !== undefined, 'must be a regular expression')
    .default('\\.(csv|xlsx)$')
    .describe('Pattern of the names of its files; banks name them each in their own way'),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'windows-1258'])
    .default('utf-8')
    .describe('How letters of a text file are written; a byte order mark is passed over'),
  delimiter: z
    .enum(['auto', 'comma', 'semicolon', 'bar', 'tab'])
    .default('auto')
    .describe(
      'What stands between the cells of a text file; auto takes the one under which the header is found',
    ),
  headers: headers
    .prefault({})
    .describe('Words that head a column; accents, capitals and line breaks play no part'),
  account: z
    .string()
    .min(1)
    .optional()
    .describe('The account, where the file does not name it; what the file names must be the same')
    .meta({ example: '0123456789' }),
  accountDigits: z
    .int()
    .min(4)
    .max(34)
    .optional()
    .describe('Digits of an account; gives leading zeros back where a spreadsheet made it a number')
    .meta({ example: 10 }),
  titles: z
    .strictObject({
      account: pattern('The account', 'Số tài khoản: *([0-9]+)'),
      sequence: pattern('The number of the statement, which counts up by one', 'Số sao kê: *([0-9]+)'),
      lastDay: pattern(
        'The last day that it is of; the day of its last movement when absent',
        'đến ngày ([0-9/]+)',
      ),
    })
    .prefault({})
    .describe('Patterns, each with one group, for rows above the header; their cells are joined by a blank'),
  dateForms: z
    .array(z.enum(dateForms))
    .min(1)
    .default(['dd/MM/yyyy', 'dd/MM/yyyy HH:mm:ss'])
    .describe(
      `Forms of dates, tried in this order; without a zone they are in Asia/Ho_Chi_Minh: ${dateForms.join(', ')}`,
    ),
  amounts: amounts.prefault({}).describe('How amounts are written'),
  opening: words('How a row with the opening balance begins', 'Số dư đầu kỳ', 'Opening balance'),
  closing: words('How a row with the closing balance begins', 'Số dư cuối kỳ', 'Closing balance'),
  trailer: z
    .strictObject({
      words: words('How a row with totals begins', 'Tổng cộng', 'Cộng phát sinh', 'Tổng phát sinh', 'Total'),
      count: z
        .enum(fields)
        .optional()
        .describe('Column whose cell of that row holds the number of movements')
        .meta({ example: 'memo' }),
      isRequired: z
        .boolean()
        .default(false)
        .describe('Whether a table without totals is refused, because it may have been cut off'),
    })
    .prefault({})
    .describe('Totals behind the table; each that stands under a column of amounts is compared'),
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
  mostHeld: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20_000)
    .describe(
      'Most lines of a statement that are held back until it is known to add up; the lines of a longer one are given on at once',
    ),
  maxFileBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(33_554_432)
    .describe('Largest workbook that is read, in bytes; text is read as a stream, however long it is'),
})

/** A form of statements that a bank has, in its own words. */
export type Profile = z.infer<typeof settings>
