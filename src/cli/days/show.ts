import { withParts } from '../../app.ts'
import { dongText } from '../../domain/money/dong-text.ts'
import { localMinute } from '../../domain/time/local-time.ts'
import type { Terminal } from '../command.ts'
import { countText } from '../figures.ts'
import { describeTotals, describeUnmet, factsOf } from './describe-day.ts'
import { readDay } from './read-day.ts'

const mostLate = 20

/** Says what keeps a day open, or what a closed one counted and what came for it later. */
export async function show(words: readonly string[], { config, print, log }: Terminal): Promise<number> {
  const { book, day, is } = readDay(words, 'show')
  const found = await withParts(config(), log, async ({ store, days, clock }) => {
    const at = clock()
    await store.days.openDays(days.rules, at)
    const kept = await store.days.find(book, day)
    if (!kept) return undefined
    const unmet = await store.days.unmet(book, day, days.rules, at)
    return { kept, unmet, late: await store.days.cameLate(book, day, mostLate) }
  })
  if (!found) {
    print(`${book} has no day ${day}`)
    return 1
  }
  const { kept, unmet, late } = found
  const facts = factsOf(kept)
  if (is('json')) {
    print(JSON.stringify({ ...kept, facts, unmet, late }))
    return 0
  }
  print(`${book}, ${day}: ${kept.state}`)
  if (kept.state === 'open') print(unmet.length === 0 ? '  it can be closed' : 'what keeps it open:')
  for (const one of unmet) print(describeUnmet(one))
  if (facts) {
    print(
      `  closed ${localMinute(new Date(facts.closedAt))} by ${facts.closedBy}, ${countText(facts.rows)} records`,
    )
    for (const line of describeTotals(facts.totals)) print(line)
    for (const one of facts.exceptions) {
      print(`  closed although${describeUnmet(one).slice(1)}`)
      print(`    ${one.requestedBy} and ${one.approvedBy}: ${one.reason}`)
    }
  }
  for (const { kind, id, amount, countedOn } of late) {
    print(`  came later: ${kind} ${id}, ${dongText(amount)}, counted on ${countedOn}`)
  }
  return 0
}
