import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { linesOf, noon, tellBoth } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store does with bank money for bills that expire, take exact amounts or wait for their day. */
export function describeBankLinesOfTerms(openBench: () => Promise<StoreBench>): void {
  describe('bank lines for bills with terms', () => {
    let bench: StoreBench
    let scene: BankScene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openBankScene(bench)
    })

    const billOf = async (studentCode: string, payable: number, changes: object) => {
      const { id } = await scene.accept(scene.toAccept({ ...linesOf(payable), studentCode, ...changes }))
      return id
    }
    const stateOf = async (id: string) => {
      const { state, paid } = await scene.billOf({ id })
      return `${state} ${paid}`
    }
    const questions = async (studentCode: string) =>
      (await bench.store.credits.creditOf(scene.schoolCode, studentCode)).questions.map(
        ({ why, amount }) => `${why} ${amount}`,
      )
    const lateTerms = { dueOn: '2026-10-10', expiresOn: '2026-10-10', graceDays: 5 }

    test('A8: less than an exact bill asks is held with its reason, the bank money is in the books, and a person may give it', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_250_000, { exactness: 'exact' })
      const line = scene.line(an.paymentCode, 1_249_000)
      await scene.take([line])
      expect(await scene.whereIs(line, { [an.code]: 'An' })).toEqual([
        'suspense amount-not-accepted An 1249000',
      ])
      expect(await stateOf(id)).toBe('issued 0')
      const { rows } = await bench.pool.query(
        `select debit, credit, amount from ledger_entries where debit = $1`,
        [`bank:${scene.account}`],
      )
      expect(rows).toEqual([{ debit: `bank:${scene.account}`, credit: 'unowned-money', amount: 1_249_000 }])
      const [held] = await bench.store.bankLines
        .withoutOwner({ limit: 1_000 })
        .then((all) => all.filter(({ studentCode }) => studentCode === an.code))
      const given = {
        allocationId: held?.id ?? '',
        schoolCode: scene.schoolCode,
        studentCode: an.code,
        by: 'An',
      }
      await bench.store.bankLines.giveTo(given, () => tellBoth, noon)
      expect(await stateOf(id)).toBe('partly-paid 1249000')
    })

    test('A8: two parts of an exact bill in one statement are held, in whatever order; the exact amount closes it', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_250_000, { exactness: 'exact' })
      const parts = [scene.line(an.paymentCode, 625_000), scene.line(an.paymentCode, 625_000)]
      const whole = scene.line(an.paymentCode, 1_250_000)
      await scene.take([...parts, whole])
      expect(await stateOf(id)).toBe('paid 1250000')
      for (const part of parts) {
        const [where = ''] = await scene.whereIs(part, { [an.code]: 'An' })
        // A part that comes behind the whole is credit, as the bill is closed then.
        expect(['suspense amount-not-accepted An 625000', 'posted code An 625000']).toContain(where)
      }
    })

    test('money for a whole that ends between exact bills closes them', async () => {
      const an = await scene.student()
      const first = await billOf(an.code, 300, { exactness: 'exact', dueOn: '2026-10-01' })
      const second = await billOf(an.code, 500, { exactness: 'exact', dueOn: '2026-10-02' })
      await scene.take([scene.line(an.paymentCode, 300)])
      expect([await stateOf(first), await stateOf(second)]).toEqual(['paid 300', 'issued 0'])
      await scene.take([scene.line(an.paymentCode, 499)])
      expect(await stateOf(second)).toBe('issued 0')
    })

    test('L4: a transfer within the grace closes the bill with what being late costs, one after it is credit and asks', async () => {
      const [an, binh] = [await scene.student(), await scene.student()]
      const terms = { ...lateTerms, lateFee: { once: 10_000, perDay: 1_000 } }
      const inTime = await billOf(an.code, 1_000_000, terms)
      const tooLate = await billOf(binh.code, 1_000_000, terms)
      await scene.take([
        scene.line(an.paymentCode, 1_012_000, { bookedOn: '2026-10-12' }),
        scene.line(binh.paymentCode, 1_000_000, { bookedOn: '2026-10-16' }),
      ])
      expect(await scene.billOf({ id: inTime })).toMatchObject({ state: 'paid', lateFees: 12_000 })
      expect(await stateOf(tooLate)).toBe('expired 0')
      expect(await questions(binh.code)).toEqual(['after-expiry 1000000'])
      expect(await scene.credit(binh.code)).toBe(1_000_000)
    })

    test('a transfer of the last day that is read after the bill expired closes it, also beside a later one in the same file', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_000, lateTerms)
      const day = new Date('2026-10-20T08:00:00+07:00')
      await bench.store.billLife.expireDue({ day: '2026-10-20', limit: 1_000, at: day })
      expect(await stateOf(id)).toBe('expired 0')
      await scene.take([
        scene.line(an.paymentCode, 700, { bookedOn: '2026-10-18' }),
        scene.line(an.paymentCode, 1_000, { bookedOn: '2026-10-15' }),
      ])
      expect(await stateOf(id)).toBe('paid 1000')
      expect(await scene.credit(an.code)).toBe(700)
    })

    test('a bill that waits for its day is told of before it is told as paid', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_000, { publishOn: '2026-10-08', dueOn: '2026-10-31' })
      await scene.take([scene.line(an.paymentCode, 1_000)])
      const told = (await bench.store.views.deliveriesOf(id)).map(({ event, portal }) => `${event} ${portal}`)
      expect(told).toEqual(['issued nation', 'issued province', 'paid nation', 'paid province'])
      expect((await scene.billOf({ id })).publishedAt).not.toBeNull()
    })

    test('a bill that was corrected upwards and is paid again by a transfer is told as paid again', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_000, {})
      await scene.take([scene.line(an.paymentCode, 1_000)])
      await bench.pool.query(
        `update exchanges set state = 'accepted', settled_at = now(), attempts = 1 where subject_id = $1`,
        [id],
      )
      await bench.store.billLife.correct(
        id,
        { ...linesOf(1_200), tellPaid: tellBoth },
        { by: 'An', reason: 'thiếu', at: noon },
      )
      await scene.take([scene.line(an.paymentCode, 200)])
      expect(await stateOf(id)).toBe('paid 1200')
      const told = (await bench.store.views.deliveriesOf(id)).map(({ event, portal }) => `${event} ${portal}`)
      expect(told.slice(4)).toEqual([
        ...['issued nation', 'issued province'],
        ...['paid nation', 'paid province'],
      ])
    })

    test('many students with and without terms in one file end as each alone', async () => {
      const students = await Promise.all(Array.from({ length: 12 }, () => scene.student()))
      const bills = await Promise.all(
        students.map(({ code }, index) => billOf(code, 1_000, index % 3 === 0 ? lateTerms : {})),
      )
      const lines = students.flatMap(({ paymentCode }) => [
        scene.line(paymentCode, 600, { bookedOn: '2026-10-05' }),
        scene.line(paymentCode, 500, { bookedOn: '2026-10-06' }),
      ])
      const taken = await scene.take(lines)
      expect(taken.kept).toBe(24)
      for (const id of bills) expect(await stateOf(id)).toBe('paid 1000')
      for (const { code } of students) expect(await scene.credit(code)).toBe(100)
    })
  })
}
