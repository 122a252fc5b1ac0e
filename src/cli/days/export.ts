import { withParts } from '../../app.ts'
import type { DayRowKey } from '../../ports/day-store.ts'
import type { Terminal } from '../command.ts'
import { readDay } from './read-day.ts'

const rowsAtOnce = 5_000

/** Writes what a closed day counted as CSV. */
export async function exportDay(words: readonly string[], { config, print, log }: Terminal): Promise<number> {
  const { book, day } = readDay(words, 'export', [])
  return withParts(config(), log, async ({ store }) => {
    const kept = await store.days.find(book, day)
    if (!kept || kept.state === 'open') {
      print(`${book}, ${day} is not closed`)
      return 1
    }
    print('book,day,kind,id,value_day,amount')
    let after: DayRowKey | undefined
    for (;;) {
      const rows = await store.days.rowsOf(book, day, { limit: rowsAtOnce, ...(after ? { after } : {}) })
      for (const { kind, id, valueDay, amount } of rows) {
        print([book, day, kind, id, valueDay, amount].join(','))
      }
      if (rows.length < rowsAtOnce) return 0
      after = rows.at(-1)
    }
  })
}
