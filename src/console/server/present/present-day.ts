import { type DayRules, limitsOfDay, readBook } from '../../../domain/days/business-day.ts'
import { signedFacts } from '../../../domain/days/signed-facts.ts'
import type { BusinessDay } from '../../../ports/days/day-store.ts'
import type { ReadStores } from '../console-stores.ts'

type Needed = Pick<ReadStores, 'days' | 'dayView' | 'roster'>

/** So many of the records that came later are named. */
const mostLate = 100

/** One day with everything that closing it, or looking into it, takes. */
export async function describeDay(kept: BusinessDay, rules: DayRules, now: Date, stores: Needed) {
  const { book, day, cutOff, state } = kept
  const { jws, ...shown } = kept
  const { days, dayView, roster } = stores
  const { kind, of = '' } = readBook(book) ?? {}
  const { from, to } = limitsOfDay(day, cutOff)
  const sources = rules.dailySenders.filter(({ channel }) => channel === of).map(({ source }) => source)
  const [unmet, exceptions, waiting, late, school, equation, through, files] = await Promise.all([
    days.unmet(book, day, rules, now),
    dayView.exceptions(book, day),
    state === 'open' ? dayView.waiting(book, day) : null,
    days.cameLate(book, day, mostLate),
    kind === 'school' ? roster.findSchool(of) : undefined,
    kind === 'bank' ? dayView.equation(of, day) : null,
    kind === 'channel' ? dayView.paidThrough(of, from, to) : null,
    kind === 'bank'
      ? dayView.files({ account: of }, day)
      : kind === 'channel'
        ? dayView.files({ sources }, day)
        : [],
  ])
  const bills = await dayView.billsOf(late.filter(({ kind }) => kind !== 'entry').map(({ id }) => id))
  return {
    ...{ day: shown, schoolName: school?.name ?? null, facts: signedFacts(jws) },
    ...{ unmet, exceptions, waiting, equation, through, files },
    late: late.map((row) => ({ ...row, billId: bills.get(row.id) ?? null })),
  }
}
