import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { someone, when } from '../../support/approvals.ts'
import { later, linesOf, news, noon, openScene, type Scene, tellBoth } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

const tell = () => tellBoth

/** Registers what every store of credit keeps. */
export function describeCreditStore(openBench: () => Promise<StoreBench>): void {
  describe('credit', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const credits = () => bench.store.credits
    const bill = async (payable: number) => (await scene.accept(scene.toAccept(linesOf(payable)))).id
    const pay = async (id: string, amount: number) => {
      const { reference } = await scene.open(id, amount)
      return scene.post(news(reference, amount))
    }
    /** Credit of the scene's student: more was paid for a bill than it asks. */
    const overpay = async (amount: number) => pay(await bill(1_000), 1_000 + amount)
    const of = (studentCode = 'HS-0001') => credits().creditOf(scene.schoolCode, studentCode)
    const person = { by: 'Kế toán A', reason: 'phụ huynh đồng ý', at: later(60) }
    const byItself = (atMost: number) => ({
      by: { gateway: true, atMost } as const,
      reason: 'rule',
      at: later(60),
    })

    test('what is paid beyond a bill is told by student', async () => {
      await overpay(250)
      expect(await of()).toEqual({ balance: 250, questions: [], uses: [] })
      expect(await of('HS-9')).toEqual({ balance: 0, questions: [], uses: [] })
      expect(await credits().list([scene.schoolCode], { limit: 10 })).toEqual([
        { schoolCode: scene.schoolCode, studentCode: 'HS-0001', balance: 250, questions: 0 },
      ])
      expect(await credits().list([scene.schoolCode], { limit: 10, above: 250 })).toEqual([])
    })

    test('the most comes first, among equals by school and student', async () => {
      const codes = ['HS-0003', 'HS-0002', 'HS-0004']
      for (const [place, studentCode] of codes.entries()) {
        await bench.store.roster.putStudents(
          [aStudent({ schoolCode: scene.schoolCode, code: studentCode })],
          noon,
        )
        const { id } = await scene.accept(scene.toAccept({ ...linesOf(1_000), studentCode }))
        await pay(id, 1_000 + (place === 2 ? 500 : 250))
      }
      const listed = await credits().list([scene.schoolCode], { limit: 10 })
      expect(listed.map(({ studentCode }) => studentCode)).toEqual(['HS-0004', 'HS-0002', 'HS-0003'])
    })

    test('a person closes the next bill with it, which is told as paid and booked once', async () => {
      await overpay(1_500)
      const next = await bill(1_200)
      expect(await credits().use({ billId: next, ...person }, tell)).toMatchObject({
        ...{ is: 'used', amount: 1_200, bill: { state: 'paid', paid: 1_200 } },
      })
      expect(await of()).toMatchObject({
        balance: 300,
        uses: [{ billId: next, amount: 1_200, madeBy: 'Kế toán A', reason: 'phụ huynh đồng ý' }],
      })
      const told = (await bench.store.views.deliveriesOf(next)).map(({ event }) => event)
      expect(told).toContain('paid')
    })

    test('used for two bills at once from many sides it is spent once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const before = (await of()).balance
        await overpay(1_000 - before)
        const bills = [await bill(800), await bill(700)]
        await Promise.all(
          [...bills, ...bills, ...bills].map((billId) => credits().use({ billId, ...person }, tell)),
        )
        const paid = await Promise.all(bills.map(async (id) => (await scene.billOf({ id })).paid))
        expect(paid.reduce((sum, amount) => sum + amount, 0)).toBe(1_000)
        expect((await of()).balance).toBe(0)
      }
    })

    test('A5: 12,500,000 for a bill of 1,250,000 pays it, and 11,250,000 over the limit waits for a person', async () => {
      const first = await bill(1_250_000)
      await pay(first, 12_500_000)
      expect(await scene.billOf({ id: first })).toMatchObject({ state: 'overpaid', paid: 12_500_000 })
      const next = await bill(1_250_000)
      const limit = 5_000_000
      expect(await credits().list([scene.schoolCode], { limit: 10, above: limit })).toMatchObject([
        { studentCode: 'HS-0001', balance: 11_250_000 },
      ])
      expect(await credits().waitingBills(1_000, limit)).not.toContainEqual({ billId: next })
      expect(await credits().use({ billId: next, ...byItself(limit) }, tell)).toEqual({ is: 'asks-a-person' })
      expect((await credits().use({ billId: next, ...person }, tell)).is).toBe('used')
    })

    test('within the limit it closes the next bill by itself, where nothing is asked about it', async () => {
      await overpay(500)
      const next = await bill(900)
      expect(await credits().waitingBills(1_000, 500)).toContainEqual({ billId: next })
      expect(await credits().use({ billId: next, ...byItself(500) }, tell)).toMatchObject({ amount: 500 })
      expect(await scene.billOf({ id: next })).toMatchObject({ state: 'partly-paid', paid: 500 })
    })

    test('what falls due first comes first, and what payers do not know yet is not closed for them', async () => {
      await overpay(500)
      const due = async (dueOn: string, changes: object = {}) =>
        (await scene.accept(scene.toAccept({ ...linesOf(900), dueOn, ...changes }))).id
      const [second, first] = [await due('2026-10-20'), await due('2026-10-10')]
      const hidden = await due('2026-10-10', { publishOn: '2026-10-05' })
      const waiting = (await credits().waitingBills(1_000, 500)).map(({ billId }) => billId)
      expect(waiting.filter((id) => [first, second, hidden].includes(id))).toEqual([first, second])
    })

    test('L1: money for a cancelled bill waits for a person with its reason, and then closes the next bill', async () => {
      const cancelled = await bill(1_000)
      await bench.store.bills.cancel(cancelled, tellBoth, later(1))
      await pay(cancelled, 1_000)
      const [question] = (await of()).questions
      expect(question).toMatchObject({ why: 'cancelled', amount: 1_000, billId: cancelled, answeredAt: null })
      const next = await bill(1_000)
      expect(await credits().use({ billId: next, ...byItself(5_000) }, tell)).toEqual({ is: 'asks-a-person' })
      expect(await credits().answer(question?.id ?? '', person)).toBe('answered')
      expect(await credits().answer(question?.id ?? '', person)).toBe('answered-before')
      expect(await credits().answer(randomUUID(), person)).toBe('unknown')
      expect(await credits().use({ billId: next, ...byItself(5_000) }, tell)).toMatchObject({ is: 'used' })
    })

    test('there is nothing to use, or nothing to use it for', async () => {
      const next = await bill(1_000)
      expect(await credits().use({ billId: next, ...person }, tell)).toEqual({ is: 'no-credit' })
      await overpay(10)
      await pay(next, 1_000)
      expect(await credits().use({ billId: next, ...person }, tell)).toEqual({ is: 'nothing-owed' })
      expect(await credits().use({ billId: randomUUID(), ...person }, tell)).toEqual({ is: 'unknown' })
    })

    test('an exact bill is not closed in part', async () => {
      await overpay(500)
      const { id } = await scene.accept(scene.toAccept({ ...linesOf(900), exactness: 'exact' }))
      expect(await credits().waitingBills(1_000, 1_000)).not.toContainEqual({ billId: id })
      expect(await credits().use({ billId: id, ...person }, tell)).toEqual({ is: 'amount-not-accepted' })
      expect((await of()).balance).toBe(500)
    })

    test('credit that closes nothing of a late bill is no reason to charge for being late', async () => {
      await overpay(500)
      const terms = {
        dueOn: '2026-10-10',
        expiresOn: '2026-10-10',
        graceDays: 5,
        lateFee: { once: 10, perDay: 1 },
      }
      const { id } = await scene.accept(scene.toAccept({ ...linesOf(900), ...terms, exactness: 'exact' }))
      const on = (day: string) => ({ billId: id, ...person, at: new Date(`${day}T09:00:00+07:00`) })
      expect(await credits().use(on('2026-10-12'), tell)).toEqual({ is: 'amount-not-accepted' })
      expect(await credits().use(on('2026-10-20'), tell)).toEqual({ is: 'nothing-owed' })
      expect(await scene.billOf({ id })).toMatchObject({ state: 'issued', payable: 900, lateFees: 0 })
      await pay(id, 900)
      expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 900 })
    })

    describe('of a pupil who moves', () => {
      const other = async () => {
        const there = await openScene(bench.store)
        await bench.store.roster.putStudents([aStudent({ schoolCode: there.schoolCode, code: 'B-7' })], noon)
        return there
      }
      const move = (to: string, seconds = 90) =>
        credits().move({
          from: { schoolCode: scene.schoolCode, studentCode: 'HS-0001' },
          to: { schoolCode: to, studentCode: 'B-7' },
          ...{ by: 'Phòng giáo dục', reason: 'chuyển trường', at: later(seconds) },
        })

      test('L9: changing the class changes nothing of the money', async () => {
        await overpay(500)
        await bench.store.roster.putStudents(
          [aStudent({ schoolCode: scene.schoolCode, class: { name: '4A', grade: 4 } })],
          later(5),
        )
        expect((await of()).balance).toBe(500)
      })

      test('L9: what is paid goes along to the other school today, and what was booked before stays', async () => {
        await overpay(500)
        const before = await bench.ledger()
        const there = await other()
        expect(await move(there.schoolCode)).toMatchObject({ is: 'moved', amount: 500 })
        expect((await of()).balance).toBe(0)
        expect((await credits().creditOf(there.schoolCode, 'B-7')).balance).toBe(500)
        const after = await bench.ledger()
        expect(after.slice(0, before.length)).toEqual(before)
        expect(
          after.slice(before.length).map(({ debit, credit, amount }) => `${debit} > ${credit} ${amount}`),
        ).toEqual(['payer-credit > between-schools 500', 'between-schools > payer-credit 500'])
      })

      test('L9: a corrected bill and then the move take what was paid ahead along; a second move what came meanwhile', async () => {
        const ahead = await bill(1_000)
        await pay(ahead, 1_000)
        const correction = { ...linesOf(400), tellPaid: tellBoth }
        await bench.store.billLife.correct(ahead, correction, { ...person, reason: 'rời trường' })
        const there = await other()
        expect(await move(there.schoolCode)).toMatchObject({ amount: 600 })
        await pay(ahead, 50)
        expect(await move(there.schoolCode, 95)).toMatchObject({ amount: 50 })
        expect((await credits().creditOf(there.schoolCode, 'B-7')).balance).toBe(650)
      })

      test('moving and using at once spend it once', async () => {
        for (let round = 0; round < 10; round += 1) {
          await overpay(1_000 - (await of()).balance)
          const next = await bill(1_000)
          const there = await other()
          const [used, moved] = await Promise.all([
            credits().use({ billId: next, ...person }, tell),
            move(there.schoolCode),
          ])
          const spent = (used.is === 'used' ? used.amount : 0) + (moved.is === 'moved' ? moved.amount : 0)
          expect(spent).toBe(1_000)
        }
      })

      test('L9: an open question goes along, and one that was answered stays', async () => {
        for (let each = 0; each < 2; each += 1) {
          const cancelled = await bill(1_000)
          await bench.store.bills.cancel(cancelled, tellBoth, later(1))
          await pay(cancelled, 1_000)
        }
        const [answered, open] = (await of()).questions.map(({ id }) => id)
        await credits().answer(answered ?? '', person)
        const there = await other()
        await move(there.schoolCode)
        const { questions } = await credits().creditOf(there.schoolCode, 'B-7')
        expect([(await of()).questions, questions].map((asked) => asked.map(({ id }) => id))).toEqual([
          [answered],
          [open],
        ])
      })

      test('L9: what is owed of credit that is below zero stays with the school', async () => {
        const first = await bill(1_000)
        const { id: paymentId, reference } = await scene.open(first, 1_500)
        await scene.post(news(reference, 1_500))
        await credits().use({ billId: await bill(500), ...person }, tell)
        const order = { paymentId, why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
        await bench.store.reversals.reverse(order, when(later(80)))
        const there = await other()
        expect(await move(there.schoolCode)).toMatchObject({ is: 'moved', amount: 0 })
        expect((await of()).balance).toBe(-500)
      })

      test('a student whom nobody knows does not move', async () => {
        const there = await openScene(bench.store)
        expect(await move(there.schoolCode)).toEqual({ is: 'unknown-student', which: 'to' })
      })
    })
  })
}
