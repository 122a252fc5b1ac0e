import { balanceMismatch } from '../../../src/domain/statements/balance-mismatch.ts'
import { isRealDay } from '../../../src/domain/time/local-time.ts'
import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { marks, noReference } from './codes.ts'
import type { Field, StatementFields } from './fields.ts'

type Problem = Extract<AccountStatementRow, { is: 'problem' }>

const problem = (lineNumber: number, field: string, code: string, message: string): Problem => ({
  ...{ is: 'problem', lineNumber, problem: { field, code, message } },
})

/** The account, the number, and the balances at the start and the end. */
const needed = ['25', '28', '60', '62'] as const

/**
 * Reads one statement. One that lacks a field that each has, or whose balances do not add up, is a problem as a whole; a line
 * that cannot be read is one of its own. Of several pages each adds up (60M, 62M), and the last alone says that the statement has come.
 */
export function readStatement({ fields, firstLine }: StatementFields): AccountStatementRow[] {
  const withTag = (tag: string) =>
    fields.filter((one) => one.tag.startsWith(tag) && one.lines[0].trim() !== '')
  const wrong = needed.flatMap((tag) => {
    const [one, another] = withTag(tag)
    if (!one) return problem(firstLine, tag, 'missing', 'is not there, and every statement has one')
    return another
      ? problem(another.line, tag, 'repeated', 'is there twice, and every statement has one')
      : []
  })
  const [named, number, opens, closes] = needed.map((tag) => withTag(tag)[0])
  if (wrong.length > 0 || !named || !number || !opens || !closes) return wrong
  const account = named.lines[0].trim()
  const [opening, closing] = [readBalance(opens), readBalance(closes)]
  if ('is' in opening) return [opening]
  if ('is' in closing) return [closing]
  const rows = fields.flatMap((field, index) =>
    field.tag === '61' ? [readLine(field, fields[index + 1], account)] : [],
  )
  const moved = rows.reduce((sum, row) => sum + (row.is === 'line' ? signed(row.line) : 0), 0)
  const mismatch = balanceMismatch(opening.amount, moved, closing.amount)
  if (mismatch !== undefined && rows.every(({ is }) => is === 'line')) {
    return [problem(firstLine, 'statement', 'balance_mismatch', mismatch)]
  }
  const isFirst = opens.tag === '60F'
  const isLast = closes.tag === '62F'
  const sequence = /^\d{1,5}/.exec(number.lines[0])?.[0]
  return [
    {
      is: 'statement',
      head: {
        account,
        ...(isLast && sequence !== undefined ? { sequence: Number(sequence) } : {}),
        ...(isFirst ? { opening: opening.amount } : {}),
      },
    },
    ...rows,
    { is: 'end', end: { account, ...(isLast ? { closing: closing.amount, lastDay: closing.day } : {}) } },
  ]
}

type ReadLine = Problem | Extract<AccountStatementRow, { is: 'line' }>

const lineForm =
  /^(?<valueDay>\d{6})(?<entryDay>\d{4})?(?<mark>R?[CD])[A-Z]?(?<amount>[\d,]+)[A-Z][A-Z\d]{3}(?<references>.*)$/

/** Reads field 61, with what stands in field 86 behind it. */
function readLine({ line: lineNumber, lines }: Field, next: Field | undefined, account: string): ReadLine {
  const refuse = (code: string, message: string) => problem(lineNumber, '61', code, message)
  const [first, ...supplementary] = lines
  const read = lineForm.exec(first)?.groups
  if (!read) return refuse('line_form', 'cannot be read')
  const { valueDay = '', entryDay, mark, amount: written = '', references = '' } = read
  const bookedOn = dayBooked(dayOf(valueDay), entryDay)
  if (bookedOn === undefined) return refuse('date_form', 'must begin with a real yymmdd, and mmdd')
  const amount = wholeDong(written)
  if (!amount) return refuse('amount_form', 'must be whole đồng above 0')
  const { direction, isReversal } = marks[mark as keyof typeof marks]
  const named = referencesIn(references)
  const [reference] = named
  const details = next?.tag === '86' ? next.lines : []
  const line = {
    account,
    direction,
    amount,
    bookedOn,
    memo: together(details) || together(supplementary),
    ...(reference === undefined ? {} : { reference }),
    ...(isReversal ? { takesBack: named } : {}),
  }
  return { is: 'line', lineNumber, line }
}

function readBalance({
  tag,
  line,
  lines,
}: Field): Problem | { readonly amount: number; readonly day: string } {
  const [, mark, date = '', currency, written = ''] =
    /^([CD])(\d{6})([A-Z]{3})([\d,]+)$/.exec(lines[0].trim()) ?? []
  if (mark === undefined) return problem(line, tag, 'balance_form', 'the balance cannot be read')
  if (currency !== 'VND') return problem(line, tag, 'currency', 'must be VND')
  const amount = wholeDong(written)
  if (amount === undefined) return problem(line, tag, 'amount_form', 'must be whole đồng')
  const day = dayOf(date)
  if (!isRealDay(day)) return problem(line, tag, 'date_form', 'must have a real yymmdd')
  return { amount: mark === 'D' ? 0 - amount : amount, day }
}

const signed = ({ direction, amount }: StatementMovement): number => (direction === 'in' ? amount : -amount)

/** VND has no minor unit. Three digits behind the comma may be thousands, written against SWIFT: `100,000` is no amount. */
const wholeDong = (written: string): number | undefined =>
  /^\d{1,15}(,0{0,2})?$/.test(written) ? Number(written.split(',')[0]) : undefined

const dayOf = (yymmdd: string): string => `20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`

/** The entry date, or the value date without one. It has no year: where the two lie over the turn of one, it is of the other year. */
function dayBooked(valueDay: string, entryDay: string | undefined): string | undefined {
  if (!isRealDay(valueDay)) return undefined
  if (entryDay === undefined) return valueDay
  const month = entryDay.slice(0, 2)
  const later = Number(month) - Number(valueDay.slice(5, 7))
  const year = Number(valueDay.slice(0, 4)) + (later > 6 ? -1 : later < -6 ? 1 : 0)
  const day = `${year}-${month}-${entryDay.slice(2)}`
  return isRealDay(day) ? day : undefined
}

/** The bank's own, then the owner's; however long, since two that differ at their ends would else be one movement. */
function referencesIn(references: string): string[] {
  const [, ours = '', theirs = ''] = /^(.*?)(?:\/\/(.*))?$/.exec(references) ?? []
  return [theirs.trim(), ours.trim()].filter((one) => !noReference.has(one))
}

/** Lines are broken after 65 characters wherever that falls, also inside words: they are put together as they were. */
const together = (lines: readonly string[]): string => lines.join('').trim().normalize('NFC')
