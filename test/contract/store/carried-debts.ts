import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { advisoryLocks } from '../../../src/store/advisory-locks.ts'
import type { Stores } from '../../../src/store/open-store.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { type BankScene, codePrefixes, openBankScene } from '../../support/bank-scene.ts'
import { besideUncommitted, untilItWaits } from '../../support/beside-unfinished.ts'
import { issueCarrying } from '../../support/carry-debts.ts'
import {
  later,
  linesBy,
  linesOf,
  newDossierNumber,
  newReference,
  news,
  tellBoth,
} from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

const act = (seconds: number) => ({ by: 'An', reason: 'so it is', at: later(seconds) })

/** Registers what every store does with debts that go on to the next bill. */
export function describeCarriedDebts(openBench: () => Promise<StoreBench>): void {
  describe('debts that are carried over', () => {
    let bench: StoreBench
    let scene: BankScene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openBankScene(bench)
    })

    const issue = async (amount = 100, at = later(60), changes = {}) => {
      const [id = ''] = await issueCarrying(bench, scene, { amount, at, changes })
      return id
    }
    /** A bill of the student of the scene, or of another, with so much paid of it. */
    const debtor = async (payable: number, paid = 0, changes = {}) => {
      const { code, paymentCode } = await scene.student()
      const { id } = await scene.accept(
        scene.toAccept({ ...linesOf(payable), studentCode: code, dueOn: '2026-10-05', ...changes }),
      )
      if (paid > 0) await pay(id, paid)
      return { id, code, paymentCode, billCode: await scene.paymentCodeOf(id) }
    }
    const issueFor = async ({ code }: { code: string }, amount = 100, at = later(60), changes = {}) => {
      const [id = ''] = await issueCarrying(bench, scene, { amount, at, only: code, changes })
      return id
    }
    const pay = async (id: string, amount: number, at = later(3)) => {
      const { reference } = await scene.open(id, amount)
      return scene.post(news(reference, amount, { at }))
    }
    const paymentOf = async (id: string) => {
      const { rows } = await bench.pool.query('select id from payments where bill_id = $1', [id])
      return rows[0].id as string
    }
    /** Holds what a statement locks; gives what lets go of it. */
    const holding = async (sql: string, of: unknown) => {
      const client = await bench.pool.connect()
      await client.query('begin')
      await client.query(sql, [of])
      return async () => {
        await client.query('commit')
        client.release()
      }
    }
    const stateOf = async (id: string) => {
      const { state, payable, paid } = await scene.billOf({ id })
      return `${state} ${paid} of ${payable}`
    }
    const toldOf = async (id: string) =>
      (await bench.store.views.deliveriesOf(id))
        .filter(({ portal }) => portal === 'nation')
        .map(({ event }) => event)
    const receivable = async () => {
      const { rows } = await bench.pool.query(
        `select coalesce(sum(case 'receivable' when debit then amount when credit then -amount end), 0)::int as owed
         from ledger_entries where school_code = $1`,
        [scene.schoolCode],
      )
      return rows[0].owed
    }

    test('are those that are owed when they go on: what was paid since they were read stays paid, and no bill asks for it again', async () => {
      const an = await debtor(100, 100)
      const other = await scene.accept(
        scene.toAccept({ ...linesOf(30), studentCode: an.code, dueOn: '2026-10-05' }),
      )
      const ofBills = { dossierNumber: newDossierNumber() }
      const order = { amount: 100, at: later(60), only: an.code, ofBills }
      const letGo = await holding('select from bills where id = $1 for update', other.id)
      const issuing = issueCarrying(bench, scene, order)
      await untilItWaits(bench.pool)
      await bench.store.billLife.correct(an.id, { ...linesOf(150), tellPaid: tellBoth }, act(40))
      // What is owed is read now; bills that are numbered wait here.
      const goOn = await holding('select pg_advisory_xact_lock($1)', advisoryLocks.ownerlessMoney)
      await letGo()
      await untilItWaits(bench.pool)
      await pay(an.id, 50)
      await goOn()
      const [next = ''] = await issuing
      expect(await stateOf(an.id)).toBe('paid 150 of 150')
      expect(await stateOf(next)).toBe('issued 0 of 130')
      expect(await unproven(bench)).toEqual([])
    })

    test('the new bill asks for it by a line that names the old one, of which nothing is owed any more; nothing is owed twice', async () => {
      const an = await debtor(1_000, 300)
      const next = await issueFor(an)
      expect(await scene.billOf(an)).toMatchObject({
        ...{ state: 'carried', payable: 300, paid: 300, carriedOn: 700, carriedTo: next },
      })
      const { number } = await scene.billOf(an)
      const bill = await scene.billOf({ id: next })
      expect(bill).toMatchObject({ state: 'issued', payable: 800, gross: 100, takenOver: 700 })
      expect(bill.lines.at(-1)).toMatchObject({ payable: 700, carriedFrom: number, exactness: 'any' })
      expect(await receivable()).toBe(800)
      expect(await toldOf(an.id)).toEqual(['issued', 'cancelled'])
      expect(await unproven(bench)).toEqual([])
    })

    test('what is not due before the plan, is paid in instalments, or is kept from payers stays where it is', async () => {
      const [soon, hidden, inParts] = [
        await debtor(100, 0, { dueOn: '2026-10-15' }),
        await debtor(100, 0, { publishOn: '2026-10-05' }),
        await debtor(100),
      ]
      const instalments = [40, 60].map((amount) => ({ dueOn: '2026-10-09', amount }))
      await bench.store.billLife.setPlans(inParts.id, [{ name: 'A', instalments }], act(5))
      for (const one of [soon, hidden, inParts]) await issueFor(one)
      for (const { id } of [soon, hidden, inParts]) expect((await scene.billOf({ id })).carriedOn).toBe(0)
      const beside = await debtor(100)
      await issueFor(beside, 100, later(60), { debts: 'beside' })
      expect(await stateOf(beside.id)).toBe('issued 0 of 100')
    })

    test('money that comes later with the old code, or for the old dossier, closes the new bill, however often it went on', async () => {
      const an = await debtor(1_000)
      const second = await issueFor(an)
      const third = await issueFor(an, 50, later(90), {
        ...{ from: '2026-11-01', to: '2026-11-30', dueOn: '2026-11-30' },
      })
      expect([await stateOf(an.id), await stateOf(second)]).toEqual(['carried 0 of 0', 'carried 0 of 0'])
      await scene.take([scene.line(an.billCode, 150)], 'statement', later(100))
      await pay(an.id, 200, later(110))
      await pay(second, 300, later(120))
      expect(await stateOf(third)).toBe('partly-paid 650 of 1150')
      const { rows } = await bench.pool.query('select bill_id from payments where bill_id = $1', [third])
      expect(rows).toHaveLength(2)
      expect(await unproven(bench)).toEqual([])
    })

    test('a line that names the old bill and the new one is for it once', async () => {
      const an = await debtor(1_000)
      const next = await issueFor(an)
      const both = scene.line(`${an.billCode} ${await scene.paymentCodeOf(next)}`, 1_100)
      await scene.take([both], 'statement', later(100))
      expect(await stateOf(next)).toBe('paid 1100 of 1100')
    })

    test('a collector that asks by the old code is told of the new bill, and settles it', async () => {
      const an = await debtor(1_000)
      const next = await issueFor(an)
      const { biller } = bench.store
      const customer = { number: an.billCode }
      const code = await scene.paymentCodeOf(next)
      expect(await biller.findCustomer(customer, codePrefixes, later(90))).toMatchObject({
        ...{ is: 'bills', bills: [{ code, amount: 1_100 }] },
      })
      const settlement = {
        ...{
          transaction: newReference(),
          customer,
          bill: an.billCode,
          amount: 1_100,
          amounts: 'exact' as const,
        },
        at: later(95),
      }
      const settle = () => biller.settle('bidv', settlement, codePrefixes, () => tellBoth, later(96))
      expect(await settle()).toBe('settled')
      expect(await settle()).toBe('repeated')
      expect(await stateOf(next)).toBe('paid 1100 of 1100')
    })

    test('cancelling the new bill gives the debt back as it was, and the portals hear of the old one again', async () => {
      const an = await debtor(1_000, 300)
      const next = await issueFor(an)
      await bench.store.bills.cancel(next, tellBoth, later(90), act(90))
      expect(await stateOf(an.id)).toBe('partly-paid 300 of 1000')
      expect(await toldOf(an.id)).toEqual(['issued', 'cancelled', 'issued'])
      expect(await receivable()).toBe(700)
      await scene.take([scene.line(an.billCode, 100)], 'statement', later(100))
      expect(await stateOf(an.id)).toBe('partly-paid 400 of 1000')
      const again = await issueFor(an, 100, later(110))
      expect(await stateOf(again)).toBe('issued 0 of 700')
      expect(await unproven(bench)).toEqual([])
    })

    test('an expired debt goes on too, is taken whole where it was asked so, and comes back expired', async () => {
      const terms = { ...linesBy(['TUITION', 'exact', 1_000]), expiresOn: '2026-10-05' }
      const an = await debtor(1_000, 0, terms)
      await bench.store.billLife.expireDue({ day: '2026-10-20', limit: 10_000, at: later(30) })
      const next = await issueFor(an)
      expect(await scene.billOf({ id: next })).toMatchObject({ whole: 1_000, payable: 1_100 })
      await bench.store.bills.cancel(next, tellBoth, later(90), act(90))
      expect(await stateOf(an.id)).toBe('expired 0 of 1000')
    })

    test('A8: of a debt in part exact the new bill takes the amounts that the old one took', async () => {
      const lines = linesBy(['TUITION', 'exact', 500], ['SERVICE', 'any', 100])
      const an = await debtor(1, 0, lines)
      const next = await issueFor(an)
      const bill = await scene.billOf({ id: next })
      expect(bill).toMatchObject({ whole: 500, payable: 700, takenOver: 600 })
      expect(bill.lines.slice(1).map(({ payable, exactness }) => `${exactness} ${payable}`)).toEqual([
        'exact 500',
        'any 100',
      ])
      await scene.take([scene.line(an.billCode, 400)], 'statement', later(90))
      expect(await stateOf(next)).toBe('issued 0 of 700')
      await scene.take([scene.line(an.billCode, 500)], 'statement', later(95))
      expect(await stateOf(next)).toBe('partly-paid 500 of 700')
    })

    test('A8: what closes only as a whole and is paid already is no part of what goes on', async () => {
      const an = await debtor(1, 500, linesBy(['TUITION', 'exact', 500], ['SERVICE', 'any', 100]))
      const bill = await scene.billOf({ id: await issueFor(an) })
      expect(bill).toMatchObject({ whole: 0, takenOver: 100 })
      expect(bill.lines.slice(1)).toMatchObject([{ payable: 100, exactness: 'any' }])
    })

    test('a new bill is corrected around the debt, and the debt itself on neither bill', async () => {
      const an = await debtor(1_000)
      const next = await issueFor(an)
      const { lines } = await scene.billOf({ id: next })
      const [own, debt] = lines as [(typeof lines)[0], (typeof lines)[0]]
      const correct = (id: string, changed: typeof lines) =>
        bench.store.billLife.correct(id, { lines: changed, total: 0, tellPaid: tellBoth }, act(70))
      const cheaper = { ...own, gross: 40, payable: 40 }
      expect(await correct(next, [cheaper, { ...debt, gross: 1, payable: 1 }])).toEqual({
        is: 'carries-debts',
      })
      expect(await correct(next, [cheaper])).toEqual({ is: 'carries-debts' })
      expect(await correct(an.id, linesOf(10).lines as typeof lines)).toMatchObject({ is: 'not-from' })
      expect(await correct(next, [cheaper, debt])).toMatchObject({
        is: 'corrected',
        bill: { payable: 1_040 },
      })
      expect(await unproven(bench)).toEqual([])
    })

    test('money of the old bill that is taken back is owed there again, and the rest stays with the new one', async () => {
      const an = await debtor(1_000)
      const { reference } = await scene.open(an.id, 300)
      await scene.post(news(reference, 300))
      const next = await issueFor(an)
      const { rows } = await bench.pool.query('select id from payments where reference = $1', [reference])
      const actor = { by: 'An', person: 'An', login: 'An' }
      const order = { paymentId: rows[0].id, why: 'taken-back', reason: 'séc bị trả lại', actor } as const
      await bench.store.reversals.reverse(order, { at: later(80), tell: () => tellBoth })
      expect([await stateOf(an.id), await stateOf(next)]).toEqual(['issued 0 of 300', 'issued 0 of 800'])
      expect(await bench.store.bills.cancel(an.id, tellBoth, later(85))).toEqual({
        is: 'not-possible',
        why: `bill ${next} asks for what is owed of this one: cancel that bill first`,
      })
      const correction = { ...linesOf(900), tellPaid: tellBoth }
      expect(await bench.store.billLife.correct(an.id, correction, act(86))).toEqual({ is: 'carries-debts' })
      // What was carried once and is owed again stays where it is: the next plan leaves it.
      const { id: another } = await scene.billOf({
        id: await issueFor(an, 10, later(87), { from: '2026-10-20' }),
      })
      expect([await stateOf(an.id), await stateOf(another)]).toEqual(['issued 0 of 300', 'issued 0 of 10'])
      await scene.take([scene.line(an.billCode, 300)], 'statement', later(90))
      expect(await stateOf(an.id)).toBe('paid 300 of 300')
      await bench.store.bills.cancel(next, tellBoth, later(95), act(95))
      expect(await stateOf(an.id)).toBe('partly-paid 300 of 1000')
      expect(await unproven(bench)).toEqual([])
    })

    test('ten plans at once carry a debt once, and nothing is asked twice', async () => {
      const an = await debtor(1_000)
      const orders = Array.from({ length: 10 }, () => issueFor(an, 10))
      const bills = await Promise.all((await Promise.all(orders)).map((id) => scene.billOf({ id })))
      expect(bills.reduce((sum, { payable }) => sum + payable, 0)).toBe(1_100)
      expect(bills.filter(({ takenOver }) => takenOver > 0)).toHaveLength(1)
      expect(await receivable()).toBe(1_100)
      expect(await unproven(bench)).toEqual([])
    })

    test('money that arrives in the moment that its debt goes on closes the old bill or the new one, by every way in', async () => {
      const debtors = await Promise.all(Array.from({ length: 9 }, () => debtor(1_000)))
      const payments = debtors.map(async ({ id, billCode, paymentCode }, place) => {
        if (place % 3 === 0) return pay(id, 1_100)
        return scene.take(
          [scene.line(place % 3 === 1 ? billCode : paymentCode, 1_100)],
          'statement',
          later(60),
        )
      })
      await Promise.all([issue(), ...payments])
      const { rows } = await bench.pool.query(
        `select student_code, sum(payable)::int as payable, sum(least(paid, payable))::int as closed from bills
         where school_code = $1 and student_code = any($2) group by 1`,
        [scene.schoolCode, debtors.map(({ code }) => code)],
      )
      expect(rows).toHaveLength(9)
      for (const { student_code: code, payable, closed } of rows)
        expect({ payable, money: closed + (await scene.credit(code)) }).toEqual({
          payable: 1_100,
          money: 1_100,
        })
      expect(await unproven(bench)).toEqual([])
    })

    test('are held before their students, as whoever gives money back holds both', async () => {
      const an = await debtor(100)
      const client = await bench.pool.connect()
      try {
        // Of two that wait for each other, this one is given up.
        await client.query(`begin; set local deadlock_timeout = '1ms'`)
        await client.query('select from bills where id = $1 for no key update', [an.id])
        const issuing = issueFor(an)
        await untilItWaits(bench.pool)
        const student = 'select from students where school_code = $1 and code = $2 for no key update'
        expect(await client.query(student, [scene.schoolCode, an.code])).toMatchObject({ rowCount: 1 })
        await client.query('commit')
        expect(await stateOf(await issuing)).toBe('issued 0 of 200')
      } finally {
        client.release(true)
      }
    })

    test('money that a bank tells of in the moment that its debt comes back closes the old bill', async () => {
      const ways = {
        cancelled: (stores: Stores, next: string) => stores.bills.cancel(next, tellBoth, act(70).at, act(70)),
        refunded: async (stores: Stores, next: string) => {
          const of = { paymentId: await paymentOf(next) }
          const order = { of, amount: 100, way: 'cash', owedAgain: false, actor: someone('An') } as const
          await stores.refunds.request({ ...order, reason: 'left', rules: noSecondPerson }, when(later(70)))
        },
      }
      for (const [state, giveBack] of Object.entries(ways)) {
        const an = await debtor(700)
        const next = await issueFor(an)
        if (state === 'refunded') await pay(next, 100)
        const line = scene.line(an.paymentCode, 700)
        await besideUncommitted(
          bench,
          (stores) => giveBack(stores, next),
          () => scene.take([line]),
        )
        expect([await stateOf(next), await stateOf(an.id)]).toEqual([
          expect.stringContaining(state),
          'paid 700 of 700',
        ])
      }
      expect(await unproven(bench)).toEqual([])
    })

    test('paying and cancelling the new bill at once ends as one of both', async () => {
      const an = await debtor(1_000)
      const next = await issueFor(an)
      await Promise.all([
        bench.store.bills.cancel(next, tellBoth, later(90), act(90)),
        pay(an.id, 1_000),
        pay(an.id, 1_000),
      ])
      const [old, fresh] = [await scene.billOf(an), await scene.billOf({ id: next })]
      // Either the old bill has it again, or the money closed the new one and it stands.
      const isBack = fresh.state === 'cancelled'
      expect(old.carriedOn).toBe(isBack ? 0 : 1_000)
      expect(old.paid + fresh.paid).toBe(2_000)
      expect(await unproven(bench)).toEqual([])
    })
  })
}
