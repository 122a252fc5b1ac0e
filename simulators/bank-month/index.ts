import { type CamtVersion, writeCamt } from './camt.ts'
import { type AccountOfMonth, daysOfMonth, inOrder, type MonthMovement, movementsOf } from './movements.ts'
import { writeMt940 } from './mt940.ts'
import { joined, type MonthStatement, statementsByDay } from './statement.ts'
import { writeTextTable, writeWorkbookTable } from './table.ts'

export { daysOfMonth, type Meaning, type MonthMovement, type Payer } from './movements.ts'
export { feeOf, type SettledItem, settlementMemo, writeSettlement } from './settlement.ts'

export type MonthForm = CamtVersion | 'mt940' | 'csv' | 'xlsx'

/** What is wrong with the files of an account on purpose, by the place of the day in the month, from 0. */
export interface MonthFaults {
  /** The statement of the day does not come. */
  readonly gap?: number
  /** The statement of the day comes a second time under another name. */
  readonly duplicate?: number
  /** The statement of the day tells of the day before too. */
  readonly overlap?: number
  /** The totals of the day's statement are not its rows'. */
  readonly wrongTrailer?: number
  /** An amount of the day's statement has a letter in it. */
  readonly badRow?: number
  /** The file of the day is cut off in the middle. */
  readonly cutOff?: number
}

export interface BankOfMonth extends AccountOfMonth {
  /** What its files' names begin with. */
  readonly bank: string
  readonly form: MonthForm
  readonly opening: number
  readonly faults?: MonthFaults
  /** What moves on it beside what is drawn. */
  readonly more?: readonly MonthMovement[]
}

export interface MonthFile {
  readonly name: string
  readonly bytes: Buffer
  readonly account: string
  readonly day: string
}

/** The files of an account in a month, what moved in truth, and what its faults are about. */
export interface MonthOfAccount {
  readonly files: readonly MonthFile[]
  /** Files that came right only when they were asked for: those that are missing or faulty in `files`. */
  readonly late: readonly MonthFile[]
  readonly movements: readonly MonthMovement[]
  readonly statements: readonly MonthStatement[]
}

/** Lets a bank write the statements of an account, one for each day of a month (`yyyy-mm`). The same seed gives the same. */
export async function writeMonth(bank: BankOfMonth, month: string, seed: string): Promise<MonthOfAccount> {
  const days = daysOfMonth(month)
  const movements = inOrder([...movementsOf(bank, days, seed), ...(bank.more ?? [])])
  const statements = statementsByDay(bank.account, days, movements, bank.opening)
  const faults = bank.faults ?? {}
  const files: MonthFile[] = []
  const late: MonthFile[] = []
  for (const [place, statement] of statements.entries()) {
    const right = await fileOf(bank, statement)
    const isFaulty = [faults.gap, faults.wrongTrailer, faults.cutOff, faults.badRow].includes(place)
    if (isFaulty) late.push({ ...right, name: right.name.replace(/(\.[a-z0-9]+)$/, '_LAI$1') })
    if (faults.gap === place) continue
    files.push(await faultyFile(bank, statements, place, right))
    if (faults.duplicate === place)
      files.push({ ...right, name: right.name.replace(/(\.[a-z0-9]+)$/, '_2$1') })
  }
  return { files, late, movements, statements }
}

/** The statement of what moved on an account on one day, by its newest form. */
export function writeDayStatement(
  bank: string,
  account: string,
  movements: readonly MonthMovement[],
  opening: number,
): MonthFile & { readonly closing: number } {
  const day = movements[0]?.day ?? ''
  const [statement] = statementsByDay(account, [day], inOrder(movements), opening)
  if (!statement) throw new RangeError('a day has one statement')
  const sequence = Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000)
  const text = writeCamt('camt.053.001.08', { ...statement, sequence })
  const name = `${bank}_${account}_${day.replaceAll('-', '')}.xml`
  return { name, bytes: Buffer.from(text), account, day, closing: statement.closing }
}

async function faultyFile(
  bank: BankOfMonth,
  statements: readonly MonthStatement[],
  place: number,
  right: MonthFile,
): Promise<MonthFile> {
  const { overlap, wrongTrailer, badRow, cutOff } = bank.faults ?? {}
  const [before, statement] = [statements[place - 1], statements[place] as MonthStatement]
  if (overlap === place && before) return fileOf(bank, joined(before, statement))
  if (wrongTrailer === place) return fileOf(bank, statement, { trailerMore: 1_000 })
  if (badRow === place) return fileOf(bank, statement, { brokenRow: 0 })
  if (cutOff === place) return { ...right, bytes: right.bytes.subarray(0, right.bytes.length / 2) }
  return right
}

const endings: Readonly<Record<string, string>> = { mt940: 'sta', csv: 'csv', xlsx: 'xlsx' }

async function fileOf(
  { bank, form }: Pick<BankOfMonth, 'bank' | 'form'>,
  statement: MonthStatement,
  fault: Parameters<typeof writeTextTable>[1] = {},
): Promise<MonthFile> {
  const { account, lastDay } = statement
  const name = `${bank}_${account}_${lastDay.replaceAll('-', '')}.${endings[form] ?? 'xml'}`
  return { name, bytes: await bytesOf(form, statement, fault), account, day: lastDay }
}

async function bytesOf(
  form: MonthForm,
  statement: MonthStatement,
  fault: Parameters<typeof writeTextTable>[1],
): Promise<Buffer> {
  if (form === 'xlsx') return writeWorkbookTable(statement, fault)
  if (form === 'csv') return Buffer.from(writeTextTable(statement, fault))
  return Buffer.from(form === 'mt940' ? writeMt940(statement) : writeCamt(form, statement))
}
