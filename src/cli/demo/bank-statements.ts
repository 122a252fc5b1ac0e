import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BankMovement, hanoiTime } from '../../../simulators/bank-account.ts'
import { type MonthMovement, writeDayStatement } from '../../../simulators/bank-month/index.ts'
import type { SimulatorLedger } from '../../../simulators/ledger.ts'
import { localDay } from '../../domain/time/local-time.ts'
import type { KnownBill } from './load-province.ts'
import type { SchoolSystem } from './school-system.ts'
import { transferWords } from './transfer-bills.ts'

/** What the names of the statements begin with. */
export const statementStart = 'SAOKE'

/**
 * Lets the bank write what moved on the accounts that it watches, a statement for each account and day; and one that nobody
 * can read.
 */
export async function writeStatements(book: SimulatorLedger, inbox: string): Promise<number> {
  const movements = book
    .entries()
    .flatMap(({ operation, state }) => (operation === 'movement' ? [asWritten(state as BankMovement)] : []))
  const days = Map.groupBy(movements, ({ account, day }) => `${account}_${day}`)
  await mkdir(inbox, { recursive: true })
  const balances = new Map<string, number>()
  for (const ofDay of days.values()) {
    const account = ofDay[0]?.account ?? ''
    const opening = balances.get(account) ?? 0
    balances.set(account, await writeOne(inbox, account, ofDay, opening))
  }
  const name = `${statementStart}_HONG.xml`
  await writeFile(
    join(inbox, name),
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document><BkToCstmrStmt><Stmt>',
  )
  return days.size + 1
}

/** Lets payers have transferred the money of bills on the day before, of which only the statement tells. */
export async function writeEarlierStatement(
  bills: readonly KnownBill[],
  day: string,
  system: SchoolSystem,
  inbox: string,
): Promise<string | undefined> {
  const movements: MonthMovement[] = []
  for (const [place, bill] of bills.entries()) {
    const words = await transferWords(bill, system)
    if (!words) continue
    const { account, amount, code } = words
    movements.push({
      ...{ account, day, time: `09:00:${String(place % 60).padStart(2, '0')}`, direction: 'in', amount },
      ...{ reference: `FT${day.slice(2).replaceAll('-', '')}${place}`, memo: code, meaning: 'fee' },
    })
  }
  const account = movements[0]?.account
  if (account === undefined) return undefined
  await mkdir(inbox, { recursive: true })
  await writeOne(inbox, account, movements, 0)
  return account
}

async function writeOne(
  inbox: string,
  account: string,
  movements: readonly MonthMovement[],
  opening: number,
): Promise<number> {
  const { name, bytes, closing } = writeDayStatement(statementStart, account, movements, opening)
  await writeFile(join(inbox, name), bytes)
  return closing
}

const asWritten = ({ account, direction, amount, content, reference, at }: BankMovement): MonthMovement => ({
  ...{ account, direction, amount, reference, memo: content, meaning: 'fee' },
  ...{ day: localDay(new Date(at)), time: hanoiTime(at).slice(11) },
})
