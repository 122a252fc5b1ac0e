import { withParts } from '../../app.ts'
import { dayRecords } from '../../sheets/day-records.ts'
import type { Terminal } from '../command.ts'
import { readDay } from './read-day.ts'

/** Writes what a closed day counted as CSV. */
export async function exportDay(words: readonly string[], { config, print, log }: Terminal): Promise<number> {
  const { book, day } = readDay(words, 'export', [])
  return withParts(config(), log, async ({ store }) => {
    const kept = await store.days.find(book, day)
    if (!kept || kept.state === 'open') {
      print(`${book}, ${day} is not closed`)
      return 1
    }
    for await (const lines of dayRecords(store.days, book, day)) {
      for (const line of lines) print(line)
    }
    return 0
  })
}
