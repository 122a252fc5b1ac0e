import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BillToAccept } from '../../../src/ports/bills/bill-store.ts'
import { besideUncommitted } from '../../support/beside-unfinished.ts'
import {
  later,
  linesOf,
  newDossierNumber,
  news,
  noon,
  openScene,
  outcomesOf,
  type Scene,
  tellBoth,
} from '../../support/scene.ts'
import { aBill, aStudent } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of bills keeps. */
export function describeBillStore(openBench: () => Promise<StoreBench>): void {
  describe('bills', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const accept = (...bills: BillToAccept[]) => bench.store.bills.accept(bills, noon)
    const told = async (id: string) =>
      (await bench.store.views.deliveriesOf(id)).map(({ portal, event }) => `${event} ${portal}`)

    test('an accepted bill is found by its id and by its dossier number, as it was sent', async () => {
      const request = scene.toAccept()
      const { id, dossierNumber } = await scene.accept(request)
      expect(dossierNumber).toMatch(/^000\.00\.14\.H20-260930-\d{5,}$/)
      const { lines, number } = request.request
      expect(await bench.store.bills.find(id)).toMatchObject({
        id,
        number,
        lines,
        gross: 1_250_000,
        budgetCompensation: 300_000,
        payable: 950_000,
        paid: 0,
        state: 'issued',
        issuedAt: noon,
        settledAt: null,
      })
      expect((await bench.store.bills.findByDossierNumber(dossierNumber))?.id).toBe(id)
      expect(await bench.store.bills.find(randomUUID())).toBeUndefined()
    })

    test('the day in a dossier number is the local one', async () => {
      const lastMoment = new Date('2026-10-31T23:59:59.999+07:00')
      const [outcome] = await bench.store.bills.accept([scene.toAccept()], lastMoment)
      expect(outcome).toMatchObject({ dossierNumber: expect.stringContaining('-261031-') })
    })

    test('the ledger books what the bill says: income, money for others and the compensation of the state', async () => {
      const { id } = await scene.accept()
      expect((await bench.ledger(id)).map(({ debit, credit, amount }) => [debit, credit, amount])).toEqual([
        ['receivable', 'fee-income', 700_000],
        ['receivable', 'held-for-others', 250_000],
        ['budget-compensation', 'fee-income', 300_000],
      ])
    })

    test('a bill with nothing to pay is paid when it is issued', async () => {
      const tuition = aBill().lines.slice(0, 1)
      const { id } = await scene.accept(scene.toAccept({ lines: tuition, total: 0 }))
      expect(await bench.store.bills.find(id)).toMatchObject({ state: 'paid', payable: 0, settledAt: noon })
      expect(await bench.ledger(id)).toHaveLength(1)
    })

    test('each portal is told once', async () => {
      const { id } = await scene.accept()
      expect(await told(id)).toEqual(['issued nation', 'issued province'])
      const silent = await scene.accept(scene.toAccept({}, []))
      expect(await told(silent.id)).toEqual([])
    })

    test('the same bill again is repeated with the same id and leaves no trace', async () => {
      const bill = scene.toAccept()
      const first = await scene.accept(bill)
      expect(await accept(bill)).toEqual([{ ...first, is: 'repeated' }])
      expect(await bench.ledger(first.id)).toHaveLength(3)
      expect(await told(first.id)).toHaveLength(2)
    })

    test('a batch has one outcome for each bill, in order, and refusals do not stop the others', async () => {
      const known = scene.toAccept({ dossierNumber: newDossierNumber() })
      await scene.accept(known)
      const { number, dossierNumber } = known.request
      const twice = scene.toAccept()
      const outcomes = await accept(
        twice,
        scene.toAccept({ studentCode: 'HS-9999' }),
        known,
        scene.toAccept({ number, ...linesOf(5) }),
        twice,
        scene.toAccept({ number: twice.request.number, ...linesOf(6) }),
        scene.toAccept(dossierNumber === undefined ? {} : { dossierNumber }),
        scene.toAccept(),
      )
      expect(outcomesOf(outcomes)).toEqual([
        'accepted',
        'unknown_student',
        'repeated',
        'bill_number_taken',
        'repeated',
        'bill_number_taken',
        'dossier_number_taken',
        'accepted',
      ])
    })

    test('two bills with one dossier number in one batch: the first has it', async () => {
      const dossierNumber = newDossierNumber()
      const outcomes = await accept(
        scene.toAccept({ number: 'A', dossierNumber }),
        scene.toAccept({ number: 'B', dossierNumber }),
      )
      expect(outcomesOf(outcomes)).toEqual(['accepted', 'dossier_number_taken'])
    })

    test('a bill that draws a number that a school gave itself draws the next one', async () => {
      const drawn = (await scene.accept()).dossierNumber
      const [unit, day, sequence] = drawn.split('-') as [string, string, string]
      const taken = [1, 2, 3].map(
        (step) => `${unit}-${day}-${String(Number(sequence) + step).padStart(5, '0')}`,
      )
      await accept(...taken.map((dossierNumber) => scene.toAccept({ dossierNumber })))
      const outcomes = await accept(scene.toAccept(), scene.toAccept())
      expect(outcomesOf(outcomes)).toEqual(['accepted', 'accepted'])
    })

    test('an empty batch has no outcomes', async () => {
      expect(await accept()).toEqual([])
    })

    test('the same bill at once from many sides is accepted once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const bill = scene.toAccept()
        const outcomes = (await Promise.all(Array.from({ length: 4 }, () => accept(bill)))).flat()
        expect(outcomesOf(outcomes).sort()).toEqual(['accepted', 'repeated', 'repeated', 'repeated'])
        expect(new Set(outcomes.map((outcome) => 'id' in outcome && outcome.id)).size).toBe(1)
      }
    })

    test('batches that hold the same bills in opposite order both end, and accept each once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const batch = Array.from({ length: 40 }, () => scene.toAccept())
        const outcomes = await Promise.all([accept(...batch), accept(...batch.toReversed())])
        expect(outcomesOf(outcomes.flat()).filter((outcome) => outcome === 'accepted')).toHaveLength(40)
      }
    })

    test('batches that cross in their dossier numbers both end', async () => {
      const numbers = Array.from({ length: 20 }, newDossierNumber)
      const [one, other] = [numbers, numbers.toReversed()].map((those) =>
        those.map((dossierNumber) => scene.toAccept({ dossierNumber })),
      ) as [BillToAccept[], BillToAccept[]]
      const outcomes = outcomesOf((await Promise.all([accept(...one), accept(...other)])).flat())
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(20)
      expect(outcomes.filter((outcome) => outcome === 'dossier_number_taken')).toHaveLength(20)
    })

    test('a bill whose student comes at the same moment is taken in, also with a number of its own', async () => {
      const [known, numbered] = [
        scene.toAccept(),
        scene.toAccept({ studentCode: 'HS-0009', dossierNumber: newDossierNumber() }),
      ]
      const { schoolCode } = scene
      const outcomes = await besideUncommitted(
        bench,
        async ({ roster, bills }) => {
          await roster.putStudents([aStudent({ schoolCode, code: 'HS-0009' })], noon)
          await bills.accept([known], noon)
        },
        () => accept(known, numbered),
      )
      expect(outcomesOf(outcomes)).toEqual(['repeated', 'accepted'])
    })

    test('a batch that fails leaves nothing', async () => {
      const good = scene.toAccept()
      const { id } = await scene.accept()
      const count = async () => (await bench.ledger()).length
      const before = await count()
      // A portal without a name breaks a rule of the last table that is written.
      const bad = scene.toAccept({}, [null as unknown as string])
      await expect(accept(good, bad)).rejects.toThrow()
      expect(await count()).toBe(before)
      expect(outcomesOf(await accept(good))).toEqual(['accepted'])
      expect(await told(id)).toHaveLength(2)
    })

    describe('cancelling', () => {
      const cancel = (id: string) => bench.store.bills.cancel(id, tellBoth, later(10))

      test('a bill is cancelled, its entries are turned round and the portals are told', async () => {
        const { id } = await scene.accept()
        expect(await cancel(id)).toMatchObject({ is: 'cancelled', bill: { id, state: 'cancelled' } })
        const balances = new Map<string, number>()
        for (const { debit, credit, amount } of await bench.ledger(id)) {
          balances.set(debit, (balances.get(debit) ?? 0) + amount)
          balances.set(credit, (balances.get(credit) ?? 0) - amount)
        }
        expect([...balances.values()]).toEqual([0, 0, 0, 0])
        expect((await told(id)).slice(2)).toEqual(['cancelled nation', 'cancelled province'])
      })

      test('L3: cancelling again gives the same answer and books nothing', async () => {
        const { id } = await scene.accept()
        const first = await cancel(id)
        const entries = await bench.ledger(id)
        expect(await cancel(id)).toEqual(first)
        expect(await bench.ledger(id)).toEqual(entries)
        expect(await told(id)).toHaveLength(4)
      })

      test('cancelling at once from many sides books once', async () => {
        const { id } = await scene.accept()
        const outcomes = await Promise.all(Array.from({ length: 5 }, () => cancel(id)))
        expect(outcomes.map((outcome) => outcome.is)).toEqual(Array(5).fill('cancelled'))
        expect(await bench.ledger(id)).toHaveLength(6)
      })

      test('a bill that money was paid for is not cancelled', async () => {
        const { id } = await scene.accept()
        const { reference } = await scene.open(id, 950_000)
        await scene.post(news(reference, 1_000))
        expect(await cancel(id)).toMatchObject({
          is: 'not-possible',
          why: expect.stringContaining('correct it to lines of 0'),
        })
        expect(await scene.billOf({ id })).toMatchObject({ state: 'partly-paid', paid: 1_000 })
      })

      test('an unknown bill is unknown', async () => {
        expect(await cancel(randomUUID())).toEqual({ is: 'unknown' })
      })

      test('L2: cancelling while a payment arrives ends cancelled with credit, or refused as paid', async () => {
        const ends = new Set<string>()
        for (let round = 0; round < 30; round += 1) {
          const { id } = await scene.accept()
          const payment = await scene.open(id, 950_000)
          const sides = [() => cancel(id), () => scene.post(news(payment.reference, 950_000))]
          if (round % 2 === 0) sides.reverse()
          await Promise.all(sides.map((side) => side()))
          const { state } = await scene.billOf({ id })
          const credit = (await bench.ledger(payment.id)).map((entry) => entry.credit)
          ends.add(`${state} ${credit}`)
        }
        for (const end of ends) expect(['cancelled payer-credit', 'paid receivable']).toContain(end)
      })
    })
  })
}
