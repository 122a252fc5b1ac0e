import { withParts } from '../../app.ts'
import type { BusinessDay, Closing } from '../../ports/days/day-store.ts'
import type { Terminal } from '../command.ts'
import { countText } from '../figures.ts'
import { describeTotals, describeUnmet, factsOf } from './describe-day.ts'
import { readDay } from './read-day.ts'

/** Closes a day, with `--through` those before it too; stops at the first that cannot be closed. */
export async function close(words: readonly string[], terminal: Terminal): Promise<number> {
  const { book, day, is } = readDay(words, 'close', ['json', 'through'])
  return withParts(terminal.config(), terminal.log, async ({ store, days: { rules, sign }, clock }) => {
    await store.days.openDays(rules, clock())
    const open = is('through') ? await openBefore(store.days.list, book, day) : []
    for (const one of [...open, day]) {
      const closing = await store.days.close({ book, day: one, by: terminal.user, rules, at: clock() }, sign)
      for (const line of describe(closing, { book, day: one }, is('json'))) terminal.print(line)
      if (closing.is !== 'closed') return 1
    }
    return 0
  })
}

async function openBefore(
  list: (filter: { book: string; state: 'open'; limit: number }) => Promise<readonly BusinessDay[]>,
  book: string,
  day: string,
): Promise<string[]> {
  const open = await list({ book, state: 'open', limit: 100_000 })
  return open
    .map((one) => one.day)
    .filter((one) => one < day)
    .reverse()
}

function describe(closing: Closing, { book, day }: { book: string; day: string }, asJson: boolean): string[] {
  if (asJson) {
    const facts = closing.is === 'closed' ? { facts: factsOf(closing.day) } : {}
    return [JSON.stringify({ book, day, ...closing, ...facts })]
  }
  if (closing.is === 'unknown') return [`${book} has no day ${day}`]
  if (closing.is === 'refused') return [`${book}, ${day} stays open:`, ...closing.unmet.map(describeUnmet)]
  const facts = factsOf(closing.day)
  const was = closing.wasClosed ? ' was closed before' : ''
  return [
    `${book}, ${day}${was}: ${closing.day.state}, ${countText(facts.rows)} records`,
    ...describeTotals(facts.totals),
  ]
}
