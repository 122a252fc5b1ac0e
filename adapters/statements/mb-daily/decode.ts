import type { LineProblem } from '../../../schemas/import.ts'
import type { StatementLine } from '../../../schemas/statement-line.ts'
import { localText, readTimestamp, utcOffset } from '../../../src/domain/time/local-time.ts'
import type { StatementRow } from '../../../src/ports/statement-source.ts'
import type { TextLine } from '../../../src/wire/text-lines.ts'
import { type SuccessColumn, successColumns } from './columns.ts'

const positions = Object.fromEntries(successColumns.map((column, index) => [column, index])) as Record<
  SuccessColumn,
  number
>

export interface SuccessFileRules {
  /** What a value of the `status` column means; a value that is not listed counts as `unlistedStatus`. */
  readonly statuses: Readonly<Record<string, StatementLine['status']>>
  readonly unlistedStatus: StatementLine['status'] | 'problem'
}

/** Reads one line of the TC file after its header. */
export function readSuccessLine(line: TextLine, rules: SuccessFileRules): StatementRow {
  const refuse = (field: string, code: string, message: string): StatementRow => ({
    is: 'problem',
    lineNumber: line.number,
    problem: { field, code, message },
    raw: line.text,
  })
  if (line.is === 'too-long') return refuse('line', 'line_too_long', 'is longer than a line may be')
  if (line.is === 'not-utf8') return refuse('line', 'invalid_encoding', 'is not valid UTF-8')
  const values = line.text.split('|')
  if (values.length !== successColumns.length) {
    return refuse('line', 'field_count', `has ${values.length} fields, not ${successColumns.length}`)
  }
  const field = (name: SuccessColumn) => (values[positions[name]] as string).trim()
  const at = readInstant(field('datetime'))
  const problem = firstProblem(field, at)
  if (problem) return { is: 'problem', lineNumber: line.number, problem, raw: line.text }
  const status = statusOf(field('status'), rules)
  if (status === 'problem') return refuse('status', 'unknown_status', 'is not a listed status')
  return {
    is: 'line',
    raw: line.text,
    line: {
      line: line.number,
      bankReference: field('ft'),
      ...present('requestReference', field('requestId')),
      ...present('providerTransaction', field('bankTransId')),
      amount: Number(field('amount')),
      at: at as string,
      content: field('content').normalize('NFC'),
      status,
      ...present('creditAccount', field('creditAccount')),
    },
  }
}

const statusOf = (value: string, { statuses, unlistedStatus }: SuccessFileRules) =>
  Object.hasOwn(statuses, value) ? (statuses[value] as StatementLine['status']) : unlistedStatus

/** Says why a header line is not the one of the TC file: only its number of columns is known for certain. */
export function headerProblem(line: TextLine): LineProblem | undefined {
  const count = line.is === 'text' ? line.text.split('|').length : 0
  if (count === successColumns.length) return undefined
  const message = `has ${count} columns, not ${successColumns.length}`
  return { field: 'header', code: 'field_count', message }
}

function firstProblem(
  field: (name: SuccessColumn) => string,
  at: string | undefined,
): LineProblem | undefined {
  if (field('ft') === '') return { field: 'ft', code: 'missing', message: 'must name the bank reference' }
  if (!isAmount(field('amount'))) {
    return { field: 'amount', code: 'amount_form', message: 'must be whole đồng in digits only' }
  }
  if (field('currency') !== 'VND') return { field: 'currency', code: 'currency', message: 'must be VND' }
  if (at === undefined) {
    return { field: 'datetime', code: 'datetime_form', message: 'must be a real dd/MM/yyyy HH:mm:ss' }
  }
  return undefined
}

const isAmount = (value: string) => /^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))

/** `dd/MM/yyyy HH:mm:ss` in Asia/Ho_Chi_Minh. */
function readInstant(value: string): string | undefined {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(value)
  if (!parts) return undefined
  const local = `${parts[3]}-${parts[2]}-${parts[1]}T${parts[4]}`
  const at = readTimestamp(local)
  return at && localText(at).startsWith(local) ? local + utcOffset : undefined
}

const present = <Name extends string>(name: Name, value: string) =>
  (value === '' ? {} : { [name]: value }) as { [key in Name]?: string }
