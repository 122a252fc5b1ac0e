import fc from 'fast-check'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openFamilyScene } from '../../support/family-scene.ts'
import { type FamilyStep, familyStep } from '../../support/family-steps.ts'
import { judgeFamily } from '../../support/judge-family.ts'
import { playFamily } from '../../support/play-family.ts'
import { later } from '../../support/scene.ts'
import { aSchool } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

const pay = (amount: number): FamilyStep => ({ what: 'pay', place: 0, amount, day: '2026-10-05' })
const refund = (amount: number): FamilyStep => ({
  ...{ what: 'refund', of: 'payment', place: 0, amount },
  ...{ inCash: false, owedAgain: false, isAsked: false },
})
const refused: FamilyStep = { what: 'refuse', place: 0 }
const cameBack: FamilyStep = { what: 'come-back', place: 0, shown: 'later' }
const givenTo = (at: 0 | 1): FamilyStep => ({ what: 'give', place: 0, child: 0, at })
const match: FamilyStep = { what: 'match' }

/** What random ones found once, in as few steps as tell of it. */
const examples: [FamilyStep[], number, number, number | undefined][] = [
  // What goes on to another school is less than a bill there takes.
  [[{ what: 'family', school: 0, amount: 250, day: '2026-10-05', twice: false }], 2, 1, undefined],
  // All money of a bill goes back, cannot be paid out, and goes back again.
  [[pay(50), refund(50), refused, refund(50)], 2, 1, undefined],
  // A refund that came back is given to a child of the other school before anybody saw that it had.
  [[cameBack, givenTo(0), match], 2, 1, undefined],
  [[cameBack, givenTo(1), match], 2, 1, undefined],
  // What came beyond a bill goes back and cannot be paid out, the payment is taken back, and more is paid anew.
  [[pay(200), refund(100), refused, { what: 'reverse-payment', place: 0 }, pay(225)], 2, 1, undefined],
]

/** Registers that no interleaving of what happens to the money of a family loses or doubles money, in either school. */
export function describeFamilyMoneyProperty(openBench: () => Promise<StoreBench>): void {
  describe('whatever happens to the money of a family in two schools', () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())

    test('one after the other or three at once: each school has what came for its children, and every đồng is in one place', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(familyStep, { minLength: 8, maxLength: 18 }),
          fc.integer({ min: 2, max: 3 }),
          fc.integer({ min: 1, max: 3 }),
          fc.constantFrom(undefined, 20),
          async (steps, children, atOnce, transferFeesBorne) => {
            const scene = await openFamilyScene(bench, children)
            for (const code of scene.schoolCodes)
              await bench.store.roster.putSchool(aSchool({ code, transferFeesBorne }), later(1))
            await judgeFamily(bench, scene, await playFamily(bench, scene, steps, atOnce))
          },
        ),
        // What is proved, is proved of the whole store: smaller ones would fail by what this one left.
        { numRuns: 25, endOnFailure: true, examples },
      )
    })
  })
}
