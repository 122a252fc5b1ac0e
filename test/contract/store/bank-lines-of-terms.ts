import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { later, linesBy, linesOf, noon, tellBoth } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

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

    describe('with an exactness for each line', () => {
      const tuitionAndGift = linesBy(['TUITION', 'exact', 500_000], ['VOLUNTARY', 'any', 100_000])
      const owing = async (lines: ReturnType<typeof linesBy>, dueOn = '2026-10-10') => {
        const pupil = await scene.student()
        return { ...pupil, ...(await billWith(pupil.code, lines, dueOn)) }
      }
      const billWith = async (
        studentCode: string,
        lines: ReturnType<typeof linesBy>,
        dueOn = '2026-10-10',
      ) => {
        const { id } = await scene.accept(scene.toAccept({ ...lines, studentCode, dueOn }))
        return { id, billCode: await scene.paymentCodeOf(id) }
      }
      const told = async (id: string) =>
        (await bench.store.views.deliveriesOf(id))
          .map(({ event }) => event)
          .filter((event) => event === 'paid')

      test('A8: less than what closes only as a whole is held, the bank money is in the books; that much is taken', async () => {
        const an = await owing(linesBy(['TUITION', 'exact', 500_000], ['SERVICE', 'any', 100_000]))
        const short = scene.line(an.billCode, 400_000)
        await scene.take([short])
        expect(await scene.whereIs(short)).toEqual([`suspense amount-not-accepted ${an.code} 400000`])
        expect(await stateOf(an.id)).toBe('issued 0')
        await scene.take([scene.line(an.billCode, 500_000)])
        expect(await stateOf(an.id)).toBe('partly-paid 500000')
        await scene.take([scene.line(an.paymentCode, 30_000)])
        expect(await stateOf(an.id)).toBe('partly-paid 530000')
        await scene.take([scene.line(an.paymentCode, 80_000)])
        expect([await stateOf(an.id), await scene.credit(an.code)]).toEqual(['paid 600000', 10_000])
        expect(await unproven(bench)).toEqual([])
      })

      test('what is voluntary is owed by nobody: without it the bill is paid, and the portals are told so, once', async () => {
        const an = await owing(tuitionAndGift)
        expect(await scene.billOf(an)).toMatchObject({ payable: 500_000, voluntary: 100_000, whole: 500_000 })
        await scene.take([scene.line(an.billCode, 400_000)])
        expect(await stateOf(an.id)).toBe('issued 0')
        await scene.take([scene.line(an.paymentCode, 500_000)])
        expect(await stateOf(an.id)).toBe('paid 500000')
        expect(await told(an.id)).toHaveLength(2)
        const settledAt = (await scene.billOf(an)).settledAt
        await scene.take([scene.line(an.billCode, 40_000)], 'statement', later(60))
        await scene.take([scene.line(an.billCode, 70_000)], 'statement', later(90))
        expect(await scene.billOf(an)).toMatchObject({
          ...{ state: 'paid', paid: 600_000, payable: 600_000, contributed: 100_000, settledAt },
        })
        expect(await scene.credit(an.code)).toBe(10_000)
        expect(await told(an.id)).toHaveLength(2)
        expect(await unproven(bench)).toEqual([])
      })

      test('money that names a pupil and no bill gives nothing voluntarily; what is over is credit', async () => {
        const an = await owing(tuitionAndGift)
        await scene.take([scene.line(an.paymentCode, 600_000)])
        expect(await scene.billOf(an)).toMatchObject({ state: 'paid', paid: 500_000, contributed: 0 })
        expect(await scene.credit(an.code)).toBe(100_000)
      })

      test('what is owed comes first: money for one bill closes the others before anything is given voluntarily', async () => {
        const an = await owing(tuitionAndGift)
        const other = await billWith(an.code, linesBy(['SERVICE', 'exact', 300_000]), '2026-10-20')
        const both = scene.line(an.billCode, 850_000)
        await scene.take([both])
        expect([await stateOf(an.id), await stateOf(other.id)]).toEqual(['paid 550000', 'paid 300000'])
        expect(
          await scene.whereIs(both, { [an.code]: 'An', [an.id]: 'first', [other.id]: 'second' }),
        ).toEqual(['posted code An first 550000', 'posted code An second 300000'])
        expect(await unproven(bench)).toEqual([])
      })

      test('money that is taken back takes what was given voluntarily first, and the tuition stays paid', async () => {
        const an = await owing(tuitionAndGift)
        await scene.take([scene.line(an.billCode, 500_000)])
        const gift = scene.line(an.billCode, 100_000)
        await scene.take([gift])
        const { rows } = await bench.pool.query(
          'select id from allocations where bill_id = $1 and amount = 100000',
          [an.id],
        )
        await bench.store.moneyDesk.undo(rows[0].id, { by: 'An', reason: 'nhầm' }, noon)
        expect(await scene.billOf(an)).toMatchObject({
          ...{ state: 'paid', paid: 500_000, payable: 500_000, contributed: 0 },
        })
        expect(await unproven(bench)).toEqual([])
      })

      test('fifty gifts at once for one bill are given up to what is voluntary, and the rest is credit', async () => {
        const an = await owing(tuitionAndGift)
        await scene.take([scene.line(an.billCode, 500_000)])
        await Promise.all(Array.from({ length: 50 }, () => scene.take([scene.line(an.billCode, 3_000)])))
        expect(await scene.billOf(an)).toMatchObject({ paid: 600_000, contributed: 100_000, state: 'paid' })
        expect(await scene.credit(an.code)).toBe(50_000)
        expect(await unproven(bench)).toEqual([])
      })
    })

    test('S1: of several codes each bill counts with what it asked, whatever was given beside it, and though it expired', async () => {
      const an = await scene.student()
      const gift = linesBy(['TUITION', 'any', 500_000], ['VOLUNTARY', 'any', 100_000])
      const { id } = await scene.accept(scene.toAccept({ ...gift, studentCode: an.code }))
      await scene.take([scene.line(await scene.paymentCodeOf(id), 600_000)])
      expect(await scene.billOf({ id })).toMatchObject({ payable: 600_000, contributed: 100_000 })
      const old = await billOf(an.code, 300_000, { dueOn: '2026-10-01' })
      const binh = await scene.student()
      await billOf(binh.code, 200_000, lateTerms)
      const day = '2026-10-20'
      const at = new Date('2026-10-20T08:00:00+07:00')
      await bench.store.billLife.expireDue({ day, limit: 1_000, at })
      const names = { [an.code]: 'An', [binh.code]: 'Binh', [old]: 'old' }
      const [newest, all] = [700_000, 1_000_000].map((amount) =>
        scene.line(`${an.paymentCode} ${binh.paymentCode}`, amount, { bookedOn: day }),
      ) as [ReadBankLine, ReadBankLine]
      await scene.take([newest])
      expect(await scene.whereIs(newest, names)).toEqual([
        'posted several-codes An 200000',
        'posted several-codes An old 300000',
        'posted several-codes Binh 200000',
      ])
      await scene.take([all])
      expect(await scene.whereIs(all, names)).toEqual([
        'posted several-codes An 800000',
        'posted several-codes Binh 200000',
      ])
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

    test('L4: a late transfer that a bill does not take costs nothing: what was paid in time closes it', async () => {
      const an = await scene.student()
      const terms = { ...lateTerms, exactness: 'exact', lateFee: { once: 10_000, perDay: 1_000 } }
      const id = await billOf(an.code, 1_000_000, terms)
      const late = scene.line(an.paymentCode, 1_000_000, { bookedOn: '2026-10-12' })
      await scene.take([late])
      expect(await scene.whereIs(late)).toEqual([`suspense amount-not-accepted ${an.code} 1000000`])
      expect(await scene.billOf({ id })).toMatchObject({ state: 'issued', payable: 1_000_000, lateFees: 0 })
      await scene.take([scene.line(an.paymentCode, 1_000_000, { bookedOn: '2026-10-10' })])
      expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 1_000_000, lateFees: 0 })
      expect(await unproven(bench)).toEqual([])
    })

    test('L4: what an exact bill asks late closes it, also after it was marked as over', async () => {
      const an = await scene.student()
      const terms = { ...lateTerms, exactness: 'exact', lateFee: { once: 10_000, perDay: 1_000 } }
      const id = await billOf(an.code, 1_000_000, terms)
      const at = new Date('2026-10-20T08:00:00+07:00')
      await bench.store.billLife.expireDue({ day: '2026-10-20', limit: 1_000, at })
      await scene.take([scene.line(an.paymentCode, 1_012_000, { bookedOn: '2026-10-12' })])
      expect(await scene.billOf({ id })).toMatchObject({
        ...{ state: 'paid', paid: 1_012_000, payable: 1_012_000, whole: 1_012_000, lateFees: 12_000 },
      })
      expect(await unproven(bench)).toEqual([])
    })

    test('L4: a late transfer charges those bills that it closes something of, and no other of its student', async () => {
      const an = await scene.student()
      const terms = { ...lateTerms, lateFee: { once: 10_000, perDay: 1_000 } }
      const [named, other] = [await billOf(an.code, 1_000_000, terms), await billOf(an.code, 500_000, terms)]
      const code = await scene.paymentCodeOf(named)
      await scene.take([scene.line(code, 1_012_000, { bookedOn: '2026-10-12' })])
      expect(await scene.billOf({ id: named })).toMatchObject({ state: 'paid', lateFees: 12_000 })
      expect(await scene.billOf({ id: other })).toMatchObject({ state: 'issued', lateFees: 0 })
      await scene.take([scene.line(code, 5_000, { bookedOn: '2026-10-13' })])
      expect(await scene.billOf({ id: other })).toMatchObject({ state: 'partly-paid', lateFees: 13_000 })
      expect(await unproven(bench)).toEqual([])
    })

    test('L4: the time of a transfer decides whether it is late, where its bank says it, and not the day of the booking', async () => {
      const an = await scene.student()
      const id = await billOf(an.code, 1_000, { ...lateTerms, lateFee: { once: 10, perDay: 1 } })
      const at = new Date('2026-10-10T23:59:59+07:00')
      await scene.take([scene.line(an.paymentCode, 1_000, { bookedOn: '2026-10-12', at })])
      expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 1_000, lateFees: 0 })
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

    test('an expired bill that takes nothing of a transfer of its last day is as it was before', async () => {
      const terms = { ...lateTerms, exactness: 'exact' } as const
      const owing = async (changes: object = {}) => {
        const { code, paymentCode } = await scene.student()
        return { code, paymentCode, id: await billOf(code, 1_000, { ...terms, ...changes }) }
      }
      const all = [await owing(), await owing({ publishOn: '2026-09-30' }), await owing()] as const
      await scene.take([scene.line(all[2].paymentCode, 1_000)])
      const corrected = { ...linesOf(1_200), tellPaid: tellBoth }
      await bench.store.billLife.correct(all[2].id, corrected, { by: 'An', reason: 'thiếu', at: noon })
      const day = '2026-10-20'
      const at = new Date('2026-10-20T08:00:00+07:00')
      await bench.store.billLife.expireDue({ day, limit: 1_000, at })
      const states = () => Promise.all(all.map(({ id }) => stateOf(id)))
      expect(await states()).toEqual(['expired 0', 'expired 0', 'expired 1000'])
      await scene.take(all.map(({ paymentCode }) => scene.line(paymentCode, 100, { bookedOn: '2026-10-10' })))
      expect(await states()).toEqual(['expired 0', 'expired 0', 'expired 1000'])
      expect(await unproven(bench)).toEqual([])
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
