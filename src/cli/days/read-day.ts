import { parseArgs } from 'node:util'
import { readBook } from '../../domain/days/business-day.ts'
import { UsageError } from '../command.ts'

/** Reads `BOOK DAY` and the switches that an action knows. Throws a `UsageError`. */
export function readDay(words: readonly string[], action: string, switches: readonly string[] = ['json']) {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const, default: false }])),
  })
  const [book = '', day = '', ...more] = positionals
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
  if (!readBook(book) || !isDay || more.length > 0) {
    throw new UsageError(`days ${action} bank:ACCOUNT|channel:NAME|school:CODE YYYY-MM-DD`)
  }
  return { book, day, is: (name: string) => values[name] === true }
}
