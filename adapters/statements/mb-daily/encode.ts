import { localText } from '../../../src/domain/time/local-time.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { ComparedRow, ComparedSummary } from '../../../src/ports/statement-source.ts'
import { differenceStatuses } from './codes.ts'
import { differenceColumns, type SuccessColumn, successColumns, summaryColumns } from './columns.ts'

export interface AnswerFileRules {
  readonly partnerName: string
  readonly service: string
  readonly results: { readonly equal: string; readonly different: string }
}

/** The CL file: one line per difference, in the order given, or nothing when there is none. */
export function writeDifferenceFile(
  rows: readonly ComparedRow[],
  rules: Pick<AnswerFileRules, 'partnerName'>,
): Buffer | undefined {
  const differing = rows.filter((row) => differenceStatuses[row.outcome] !== null)
  if (differing.length === 0) return undefined
  return textFile([
    differenceColumns,
    ...differing.map((row, index) => differenceLine(row, index + 1, rules.partnerName)),
  ])
}

/** The TH file: one line of totals. `day` is `yyyy-mm-dd`; the finding is `equal` when nothing differs. */
export function writeSummaryFile(day: string, summary: ComparedSummary, rules: AnswerFileRules): Buffer {
  const { matched, differing } = summary
  const line = {
    no: '1',
    date: day.split('-').reverse().join('/'),
    service: rules.service,
    matchedTotal: String(matched.count),
    matchedAmountTotal: String(matched.amount),
    differenceTotal: String(differing.count),
    differenceAmountTotal: String(differing.amount),
    result: differing.count === 0 ? rules.results.equal : rules.results.different,
    addInfo: '',
    checkSum: '',
  } satisfies Record<(typeof summaryColumns)[number], string>
  return textFile([summaryColumns, summaryColumns.map((column) => line[column])])
}

function differenceLine(row: ComparedRow, number: number, partnerName: string): string[] {
  const status = String(differenceStatuses[row.outcome]).replace('PARTNER', partnerName)
  const [, ...values] = row.raw === null ? ourValues(row) : row.raw.split('|')
  const beforeFinding = differenceColumns.lastIndexOf('status') - 1
  return [
    String(number),
    ...values.slice(0, beforeFinding),
    status,
    ...values.slice(beforeFinding, -1),
    '', // The bank's own checkSum no longer fits this line, and the rule for ours is not published.
  ]
}

/** A payment that only we know, in the bank's columns; what we do not know stays empty. */
function ourValues({ ours }: ComparedRow): string[] {
  const known: Partial<Record<SuccessColumn, string>> = ours
    ? {
        requestId: ours.reference,
        bankTransId: ours.providerTransaction,
        datetime: writeInstant(ours.paidAt),
        amount: String(ours.amount),
        currency: 'VND',
      }
    : {}
  return successColumns.map((column) => known[column] ?? '')
}

function writeInstant(at: Date): string {
  const local = localText(at)
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 19)}`
}

function textFile(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(rows.map((row) => `${row.map(writableField).join('|')}\n`).join(''), 'utf8')
}

/** The format has no escape, so a separator inside a value cannot be written. */
function writableField(value: string): string {
  if (/[|\r\n]/.test(value)) throw new GatewayError('unwritable_text', 'a field holds a separator')
  return value
}
