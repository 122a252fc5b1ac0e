import type { DayOfFiles } from '../../ports/bank-lines/bank-file-store.ts'

const columns = [
  'opening',
  'came in',
  'went out',
  'closing',
  'given',
  'several',
  'nobody',
  'no fee',
  'reversed',
] as const

/** One account on one day, in đồng; what a file does not say is empty. */
interface DayRow {
  readonly day: string
  readonly amounts: Readonly<Record<(typeof columns)[number], number | null>>
  /** What it begins with more than the day before ended with: something in between is missing. */
  readonly jump: number
  /** What moved by its balances and stands in no line that was read. */
  readonly unread: number
}

/** The days of each account as a table: what was there, what came and went, and where the money that came is. */
export function describeDays(days: readonly DayOfFiles[]): string[] {
  if (days.length === 0) return []
  const accounts = [...new Set(days.map(({ account }) => account))]
  const tables = accounts.map((account) => rowsOf(days.filter((day) => day.account === account)))
  const widths = columns.map((column) =>
    Math.max(column.length, ...tables.flat().map((row) => textOf(row.amounts[column]).length)),
  )
  const line = (first: string, cells: readonly string[]) =>
    `  ${first.padEnd(10)}  ${cells.map((cell, place) => cell.padStart(widths[place] ?? 0)).join('  ')}`
  return accounts.flatMap((account, place) => [
    '',
    `account ${account}, in đồng`,
    line('day', columns),
    ...(tables[place] ?? []).flatMap(({ day, amounts, jump, unread }) => [
      ...(jump === 0 ? [] : [`  ! ${textOf(jump)} đồng moved in between, and no file tells of it`]),
      line(
        day,
        columns.map((column) => textOf(amounts[column])),
      ),
      ...(unread === 0 ? [] : [`  ! ${textOf(unread)} đồng of ${unreadWords(day)}`]),
    ]),
  ])
}

const together = 'together'

const unreadWords = (day: string): string =>
  day === together ? 'it stand in no line that was read' : 'this day could not be read'

function rowsOf(days: readonly DayOfFiles[]): DayRow[] {
  const balances = balancesOf(days)
  const rows = days.map(({ day, received, paidOut, money }, place): DayRow => {
    const moved = received.amount - paidOut.amount
    const { opening, closing } = balances[place] ?? unknown
    const unread = opening === null || closing === null ? 0 : closing - opening - moved
    const before = balances[place - 1]?.closing ?? null
    const jump = opening === null || before === null ? 0 : opening - before
    const amounts = {
      ...{ opening, 'came in': received.amount, 'went out': paidOut.amount, closing },
      ...{ given: money.posted.amount, several: money.ambiguous.amount, nobody: money.suspense.amount },
      ...{ 'no fee': money['not-fee'].amount, reversed: money.reversed.amount },
    }
    return { day, amounts, jump, unread }
  })
  const sum = (column: (typeof columns)[number]) =>
    rows.reduce((total, { amounts }) => total + (amounts[column] ?? 0), 0)
  const [first, last] = [rows[0], rows.at(-1)]
  const all = {
    ...{ opening: first?.amounts.opening ?? null, closing: last?.amounts.closing ?? null },
    ...{ 'came in': sum('came in'), 'went out': sum('went out'), given: sum('given') },
    ...{ several: sum('several'), nobody: sum('nobody'), 'no fee': sum('no fee'), reversed: sum('reversed') },
  }
  const unread = rows.reduce((total, { jump, unread }) => total + jump + unread, 0)
  return rows.length < 2 ? rows : [...rows, { day: together, amounts: all, jump: 0, unread }]
}

interface Balances {
  readonly opening: number | null
  readonly closing: number | null
}

const unknown: Balances = { opening: null, closing: null }

/** A statement of several days says what was there at its end; the days before follow from it. */
function balancesOf(days: readonly DayOfFiles[]): Balances[] {
  const found: Balances[] = []
  let after: number | null = null
  for (const { closing: said, received, paidOut } of days.toReversed()) {
    const closing: number | null = said ?? after
    const opening: number | null = closing === null ? null : closing - received.amount + paidOut.amount
    found.push({ opening, closing })
    after = opening
  }
  found.reverse()
  return found.map((balances, place) => {
    const said = days[place]?.opening ?? balances.opening
    const isOfEarlierDay = found.slice(0, place).some(({ opening }) => opening === said)
    return isOfEarlierDay ? balances : { ...balances, opening: said }
  })
}

const textOf = (amount: number | null): string => (amount === null ? '-' : amount.toLocaleString('en'))
