import fc from 'fast-check'

const school = fc.nat({ max: 1 })
const child = fc.nat({ max: 2 })
const place = fc.nat({ max: 5 })
const amount = fc.oneof(fc.constantFrom(50, 100, 200), fc.integer({ min: 1, max: 300 }))
const day = fc.constantFrom('2026-10-05', '2026-10-12', '2026-10-20')
const maybe = fc.boolean()
const seldom = fc.constantFrom(true, false, false)
const one = <What extends string>(...what: What[]) => fc.constantFrom(...what)
/** So many times as often as what is said once. */
const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) => ({ weight, arbitrary })

/** One thing that happens. What there is of something is chosen by place, and `at` is the school that knows the child. */
export const familyStep = fc.oneof(
  often(6, fc.record({ what: one('family'), school, amount, day, twice: maybe })),
  often(
    2,
    fc.record({
      ...{ what: one('transfer'), school, child, at: school },
      ...{ names: one('child', 'bill', 'nobody'), amount, day },
    }),
  ),
  often(3, fc.record({ what: one('pay'), place, amount, day })),
  often(1, fc.record({ what: one('spend'), school, amount })),
  often(2, fc.record({ what: one('bank-takes-back', 'bank-gives-back'), place, bySaying: maybe })),
  often(
    5,
    fc.record({
      ...{ what: one('refund'), of: one('payment', 'piece', 'credit'), place, amount },
      ...{ inCash: seldom, owedAgain: maybe, isAsked: seldom },
    }),
  ),
  often(2, fc.record({ what: one('return'), place })),
  often(3, fc.record({ what: one('decide'), place, no: seldom })),
  often(5, fc.record({ what: one('pay-out'), place, shown: one('by-person', 'by-code', 'later') })),
  often(4, fc.record({ what: one('come-back'), place, shown: one('by-person', 'by-code', 'later') })),
  often(3, fc.record({ what: one('match', 'match', 'list') })),
  often(1, fc.record({ what: one('give-waiting') })),
  often(2, fc.record({ what: one('refuse', 'hand-out'), place })),
  often(2, fc.record({ what: one('pass-on'), place, arrives: maybe })),
  often(6, fc.record({ what: one('undo', 'wrong-owner', 'taken-back', 'reverse-payment'), place })),
  often(3, fc.record({ what: one('give'), place, child, at: school })),
  often(1, fc.record({ what: one('split'), place, amount, child, at: school })),
  often(2, fc.record({ what: one('move'), place })),
  often(1, fc.record({ what: one('class'), child, at: school })),
  often(
    1,
    fc.record({
      what: one('restate'),
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
      moved: fc.option(child),
    }),
  ),
  often(1, fc.record({ what: one('bill'), child, at: school, amount })),
  often(3, fc.record({ what: one('correct', 'use-credit'), place, amount })),
  often(1, fc.record({ what: one('cancel'), place })),
)
export type FamilyStep = typeof familyStep extends fc.Arbitrary<infer Value> ? Value : never
