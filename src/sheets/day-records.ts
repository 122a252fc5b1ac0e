import type { DayRowKey, DayStore } from '../ports/days/day-store.ts'

const rowsAtOnce = 5_000

/** What a closed day counted, as lines of CSV without their ends; many lines at a time. */
export async function* dayRecords(
  days: Pick<DayStore, 'rowsOf'>,
  book: string,
  day: string,
): AsyncGenerator<readonly string[]> {
  yield ['book,day,kind,id,value_day,amount']
  let after: DayRowKey | undefined
  for (;;) {
    const rows = await days.rowsOf(book, day, { limit: rowsAtOnce, ...(after ? { after } : {}) })
    if (rows.length > 0) {
      yield rows.map(({ kind, id, valueDay, amount }) => [book, day, kind, id, valueDay, amount].join(','))
    }
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)
  }
}

/** The same as the text of a file, in pieces. */
export async function* dayRecordsFile(
  days: Pick<DayStore, 'rowsOf'>,
  book: string,
  day: string,
): AsyncGenerator<string> {
  for await (const lines of dayRecords(days, book, day)) yield lines.map((line) => `${line}\r\n`).join('')
}
