import { parseArgs } from 'node:util'
import { withParts } from '../../app.ts'
import { type DayState, dayMoves } from '../../domain/days/business-day.ts'
import { localMinute } from '../../domain/time/local-time.ts'
import { type Terminal, UsageError } from '../command.ts'
import { factsOf } from './describe-day.ts'

const mostListed = 500

/** Lists days, the newest first. */
export async function list(words: readonly string[], { config, print, log }: Terminal): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      book: { type: 'string' },
      state: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { book, state } = values
  if (state !== undefined && !Object.hasOwn(dayMoves, state)) {
    throw new UsageError(`a day is one of ${Object.keys(dayMoves).join(', ')}`)
  }
  const found = await withParts(config(), log, async ({ store, days, clock }) => {
    await store.days.openDays(days.rules, clock())
    return store.days.list({ book, state: state as DayState | undefined, limit: mostListed })
  })
  if (values.json) {
    print(JSON.stringify(found.map((day) => ({ ...day, facts: factsOf(day) }))))
    return 0
  }
  for (const { book, day, state, closedAt } of found) {
    print(`${day}  ${book.padEnd(32)} ${state}${closedAt ? ` ${localMinute(closedAt)}` : ''}`)
  }
  if (found.length === 0) print('there is nothing to count yet')
  if (found.length === mostListed) print(`the newest ${mostListed}; --book shows those of one book`)
  return 0
}
