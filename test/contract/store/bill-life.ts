import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BillRequest } from '../../../schemas/bill.ts'
import { owedOn } from '../../../src/domain/bills/bill-terms.ts'
import { choicesOf } from '../../../src/domain/bills/instalments.ts'
import type { Stores } from '../../../src/store/open-store.ts'
import { someone, testRules, when } from '../../support/approvals.ts'
import { besideUncommitted } from '../../support/beside-unfinished.ts'
import {
  later,
  linesBy,
  linesOf,
  newReference,
  news,
  noon,
  openScene,
  type Scene,
  tellBoth,
} from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

const told = { portals: ['nation', 'province'], tellPaid: tellBoth }
const act = (seconds = 10) => ({ by: 'Kế toán A', reason: 'because', at: later(seconds) })
const onDay = (day: string) => new Date(`${day}T09:00:00+07:00`)

/** Registers what every store keeps of the life of bills. */
export function describeBillLifeStore(openBench: () => Promise<StoreBench>): void {
  describe('the life of bills', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const life = () => bench.store.billLife
    const bill = (payable = 1_250_000, changes: Partial<BillRequest> = {}) =>
      scene.accept(scene.toAccept({ ...linesOf(payable), ...changes }))
    const toldOf = async (id: string) =>
      (await bench.store.views.deliveriesOf(id)).map(({ portal, event }) => `${event} ${portal}`)
    const pay = async (id: string, amount: number, paidAt = later(3)) => {
      const { reference } = await scene.open(id, amount)
      return scene.post(news(reference, amount, { at: paidAt }))
    }
    const stateOf = async (id: string) => {
      const { state, paid } = await scene.billOf({ id })
      return `${state} ${paid}`
    }
    const credit = async () => {
      const { rows } = await bench.pool.query(
        `select coalesce(sum(case 'payer-credit' when credit then amount when debit then -amount end), 0) as credit
         from ledger_entries where school_code = $1 and student_code is not null`,
        [scene.schoolCode],
      )
      return Number(rows[0].credit)
    }
    const questions = async () => {
      const { rows } = await bench.pool.query(
        'select why, amount from credit_questions where school_code = $1 order by asked_at, why',
        [scene.schoolCode],
      )
      return rows.map(({ why, amount }) => `${why} ${amount}`)
    }
    const moves = async (id: string) => {
      const { rows } = await bench.pool.query(
        'select state, made_by, reason from bill_moves where bill_id = $1 order by id',
        [id],
      )
      return rows.map(({ state, made_by: by, reason }) => `${state} ${by} ${reason}`)
    }

    describe('a draft', () => {
      test('is not booked and told to nobody until it is issued, which keeps who did it', async () => {
        const { id } = await bill(1_000, { state: 'draft' })
        expect(await stateOf(id)).toBe('draft 0')
        expect(await bench.ledger(id)).toEqual([])
        expect(await toldOf(id)).toEqual([])
        expect(await life().issue(id, told, act())).toMatchObject({ is: 'moved', bill: { state: 'issued' } })
        expect(await bench.ledger(id)).toHaveLength(1)
        expect(await toldOf(id)).toEqual(['issued nation', 'issued province'])
        expect(await scene.billOf({ id })).toMatchObject({ issuedAt: later(10), publishedAt: null })
        expect(await moves(id)).toEqual(['issued Kế toán A because'])
      })

      test('is issued once, by however many at once', async () => {
        const { id } = await bill(1_000, { state: 'draft' })
        const outcomes = await Promise.all(Array.from({ length: 8 }, () => life().issue(id, told, act())))
        expect(outcomes.map(({ is }) => is)).toEqual(Array(8).fill('moved'))
        expect(await bench.ledger(id)).toHaveLength(1)
        expect(await moves(id)).toHaveLength(1)
      })

      test('of 0 đồng is paid by being issued', async () => {
        const { id } = await bill(0, { state: 'draft' })
        expect(await stateOf(id)).toBe('draft 0')
        await life().issue(id, told, act())
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', settledAt: later(10) })
      })

      test('that money comes for keeps it as credit, and asks; issued later it is owed whole', async () => {
        const { id } = await bill(1_000, { state: 'draft' })
        await pay(id, 1_000)
        expect(await stateOf(id)).toBe('draft 0')
        expect(await questions()).toEqual(['draft 1000'])
        expect(await credit()).toBe(1_000)
        await life().issue(id, told, act())
        expect(await stateOf(id)).toBe('issued 0')
      })

      test('is cancelled without an entry and without a word to portals', async () => {
        const { id } = await bill(1_000, { state: 'draft' })
        expect(await bench.store.bills.cancel(id, tellBoth, later(10), act())).toMatchObject({
          is: 'cancelled',
        })
        expect(await bench.ledger(id)).toEqual([])
        expect(await toldOf(id)).toEqual([])
        expect(await moves(id)).toEqual(['cancelled Kế toán A because'])
        expect(await life().issue(id, told, act())).toEqual({ is: 'not-from', state: 'cancelled' })
      })
    })

    describe('publishing', () => {
      test('a bill that waits for its day is owed and told to nobody; on that day it is shown once', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-10-05', dueOn: '2026-10-31' })
        expect(await stateOf(id)).toBe('issued 0')
        expect(await bench.ledger(id)).toHaveLength(1)
        expect(await toldOf(id)).toEqual([])
        expect(await life().schoolsToPublish('2026-10-04')).not.toContain(scene.schoolCode)
        expect(await life().schoolsToPublish('2026-10-05')).toContain(scene.schoolCode)
        const due = { day: '2026-10-05', limit: 100, at: onDay('2026-10-05') }
        const counts = await Promise.all(
          [1, 2, 3].map(() => life().publishDue(scene.schoolCode, ['nation', 'province'], due)),
        )
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1)
        expect(await scene.billOf({ id })).toMatchObject({ state: 'published', publishedAt: due.at })
        expect(await toldOf(id)).toEqual(['issued nation', 'issued province'])
      })

      test('a person shows it before its day', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-10-05', dueOn: '2026-10-31' })
        await life().publish(id, told, act())
        await life().publish(id, told, act())
        expect(await stateOf(id)).toBe('published 0')
        expect(await moves(id)).toHaveLength(1)
      })

      test('a day of publishing that is today or over shows it at once', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-09-30', dueOn: '2026-10-31' })
        expect(await stateOf(id)).toBe('published 0')
        expect(await toldOf(id)).toHaveLength(2)
      })

      test('money that comes before the day is taken, and then portals learn of the bill before they learn that it is paid', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-10-05', dueOn: '2026-10-31' })
        await pay(id, 1_000)
        expect(await stateOf(id)).toBe('paid 1000')
        expect(await toldOf(id)).toEqual(['issued nation', 'issued province', 'paid nation', 'paid province'])
      })

      test('a draft that is issued before its day waits for it; issued on the day or after, it is shown at once', async () => {
        const issue = async (changes: Partial<BillRequest>) => {
          const { id } = await bill(1_000, { state: 'draft', dueOn: '2026-10-31', ...changes })
          await life().issue(id, told, act())
          const { state, publishedAt } = await scene.billOf({ id })
          return { state, publishedAt, told: (await toldOf(id)).length }
        }
        expect(await issue({ publishOn: '2026-10-05' })).toEqual({
          state: 'issued',
          publishedAt: null,
          told: 0,
        })
        expect(await issue({ publishOn: '2026-09-30' })).toEqual({
          ...{ state: 'published', publishedAt: later(10), told: 2 },
        })
        expect(await issue({})).toEqual({ state: 'issued', publishedAt: null, told: 2 })
      })

      test('what is a draft or asks for nothing any more is shown by nobody, and its day makes no school busy', async () => {
        const waiting = { publishOn: '2026-10-05', dueOn: '2026-10-10' }
        const [draft, cancelled, over, givenUp] = [
          await bill(1_000, { ...waiting, state: 'draft' }),
          await bill(1_000, waiting),
          await bill(1_000, { ...waiting, expiresOn: '2026-10-10' }),
          await bill(1_000, waiting),
        ]
        await bench.store.bills.cancel(cancelled.id, tellBoth, later(5))
        const alone = {
          actor: someone('mai'),
          reason: 'left the province',
          rules: { ...testRules, limits: { 'write-off': 1_000 } },
        }
        await bench.store.writeOffs.request({ billId: givenUp.id, ...alone }, when(later(6)))
        await life().expireDue({ day: '2026-10-20', limit: 1_000, at: onDay('2026-10-20') })
        expect(await life().schoolsToPublish('2026-10-31')).not.toContain(scene.schoolCode)
        const due = { day: '2026-10-31', limit: 100, at: onDay('2026-10-31') }
        expect(await life().publishDue(scene.schoolCode, ['nation'], due)).toBe(0)
        for (const [{ id }, state] of [
          [draft, 'draft'],
          [cancelled, 'cancelled'],
          [over, 'expired'],
          [givenUp, 'written-off'],
        ] as const) {
          expect(await life().publish(id, told, act())).toEqual({ is: 'not-from', state })
          expect(await toldOf(id)).toEqual([])
        }
        expect(await life().publish(randomUUID(), told, act())).toEqual({ is: 'unknown' })
        expect(await life().issue(randomUUID(), told, act())).toEqual({ is: 'unknown' })
      })

      test('shown once its day makes no school busy any more, and what was paid of it before stays paid', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-10-05', dueOn: '2026-10-31' })
        await pay(id, 400)
        const outcomes = await Promise.all(Array.from({ length: 8 }, () => life().publish(id, told, act())))
        expect(outcomes.map(({ is }) => is)).toEqual(Array(8).fill('moved'))
        expect(await scene.billOf({ id })).toMatchObject({ state: 'partly-paid', publishedAt: later(10) })
        expect(await moves(id)).toEqual(['published Kế toán A because'])
        expect(await life().schoolsToPublish('2026-10-31')).not.toContain(scene.schoolCode)
      })

      test('cancelled before its day it was never told of', async () => {
        const { id } = await bill(1_000, { publishOn: '2026-10-05', dueOn: '2026-10-31' })
        await bench.store.bills.cancel(id, tellBoth, later(10))
        expect(await toldOf(id)).toEqual([])
      })
    })

    describe('paying late', () => {
      const terms = {
        ...{ dueOn: '2026-10-10', expiresOn: '2026-10-10', graceDays: 5 },
        lateFee: { once: 10_000, perDay: 1_000, most: 13_000 },
      }

      test('L4: within the grace it is posted, with what being late costs on the day of payment as an entry of its own', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 1_012_000, onDay('2026-10-12'))
        expect(await scene.billOf({ id })).toMatchObject({
          ...{ state: 'paid', payable: 1_012_000, paid: 1_012_000, lateFees: 12_000 },
        })
        const { rows } = await bench.pool.query(
          'select amount, paid_on from bill_late_fees where bill_id = $1',
          [id],
        )
        expect(rows).toEqual([{ amount: 12_000, paid_on: '2026-10-12' }])
        const fees = (await bench.ledger()).filter(({ cause }) => cause === 'late-fee')
        expect(fees).toContainEqual(
          expect.objectContaining({ debit: 'receivable', credit: 'late-fee-income', amount: 12_000 }),
        )
      })

      test('L4: after the grace it is credit of the student, and a person is asked', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 1_000_000, onDay('2026-10-16'))
        expect(await scene.billOf({ id })).toMatchObject({ state: 'expired', paid: 0, lateFees: 0 })
        expect(await credit()).toBe(1_000_000)
        expect(await questions()).toEqual(['after-expiry 1000000'])
      })

      test('L4: after the grace a bill without late fees is over too', async () => {
        const { id } = await bill(1_000, { ...terms, lateFee: undefined })
        await pay(id, 1_000, onDay('2026-10-16'))
        expect(await stateOf(id)).toBe('expired 0')
        expect(await questions()).toEqual(['after-expiry 1000'])
      })

      test('what was paid in time and is told of after the bill expired is posted, without a late fee', async () => {
        const { id } = await bill(1_000_000, terms)
        await life().expireDue({ day: '2026-10-20', limit: 1_000, at: onDay('2026-10-20') })
        expect(await stateOf(id)).toBe('expired 0')
        await pay(id, 1_000_000, onDay('2026-10-10'))
        expect(await stateOf(id)).toBe('paid 1000000')
        expect(await questions()).toEqual([])
      })

      test('money that was credited after the end takes no part when in-time money comes later', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 700_000, onDay('2026-10-16'))
        await pay(id, 400_000, onDay('2026-10-09'))
        expect(await stateOf(id)).toBe('partly-paid 400000')
        expect(await credit()).toBe(700_000)
      })

      test('late fees grow to their limit and never shrink, in whatever order money is told of', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 100_000, onDay('2026-10-15'))
        expect((await scene.billOf({ id })).lateFees).toBe(13_000)
        await pay(id, 100_000, onDay('2026-10-11'))
        expect((await scene.billOf({ id })).lateFees).toBe(13_000)
        const fees = await bench.pool.query('select amount from bill_late_fees where bill_id = $1', [id])
        expect(fees.rows).toEqual([{ amount: 13_000 }])
      })

      const charged = async (id: string) => {
        const { rows } = await bench.pool.query(
          'select amount, paid_on from bill_late_fees where bill_id = $1 order by id',
          [id],
        )
        return rows.map(({ amount, paid_on: day }) => `${amount} ${day}`)
      }
      const expire = (day: string) => life().expireDue({ day, limit: 1_000, at: onDay(day) })

      test('the first day after the last is late, and a later one is charged with what it adds', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 100_000, onDay('2026-10-11'))
        await pay(id, 100_000, onDay('2026-10-12'))
        expect(await charged(id)).toEqual(['11000 2026-10-11', '1000 2026-10-12'])
        expect(await scene.billOf({ id })).toMatchObject({ payable: 1_012_000, lateFees: 12_000, whole: 0 })
        const { rows } = await bench.pool.query(
          `select cause, amount from ledger_entries
           where school_code = $1 and student_code = 'HS-0001' and cause in ('payment', 'late-fee')
             and booked_at = (select max(booked_at) from ledger_entries where school_code = $1) order by cause, id`,
          [scene.schoolCode],
        )
        expect(rows.map(({ cause, amount }) => `${cause} ${amount}`)).toEqual([
          ...['late-fee 11000', 'late-fee 1000', 'payment 100000', 'payment 100000'],
        ])
        expect(await unproven(bench)).toEqual([])
      })

      test('late fees do not shrink when a bill expired and money of an earlier day opens it again', async () => {
        const { id } = await bill(1_000_000, terms)
        await pay(id, 100_000, onDay('2026-10-15'))
        for (const day of ['2026-10-10', '2026-10-11']) {
          await expire('2026-10-20')
          expect((await stateOf(id)).split(' ')[0]).toBe('expired')
          await pay(id, 100_000, onDay(day))
          expect(await scene.billOf({ id })).toMatchObject({ lateFees: 13_000, payable: 1_013_000 })
        }
        expect(await stateOf(id)).toBe('partly-paid 300000')
        expect(await charged(id)).toEqual(['13000 2026-10-15'])
        expect(await unproven(bench)).toEqual([])
      })

      test('what closes only as a whole closes with what being late costs on the day of the money, and not of other days', async () => {
        const late = await bill(1_000_000, { ...terms, exactness: 'exact' })
        await pay(late.id, 1_000_000, onDay('2026-10-12'))
        expect([await stateOf(late.id), await credit()]).toEqual(['issued 0', 1_000_000])
        expect([await charged(late.id), (await scene.billOf(late)).payable]).toEqual([[], 1_000_000])
        await pay(late.id, 1_012_000, onDay('2026-10-12'))
        expect(await stateOf(late.id)).toBe('paid 1012000')
        const inTime = await bill(1_000_000, { ...terms, exactness: 'exact' })
        await pay(inTime.id, 1_000_000, onDay('2026-10-16'))
        await pay(inTime.id, 1_000_000, onDay('2026-10-10'))
        expect(await stateOf(inTime.id)).toBe('paid 1000000')
        expect(await unproven(bench)).toEqual([])
      })

      test('money that came late and that its bill does not take costs nothing: what was paid in time closes it', async () => {
        const { id } = await bill(1_000_000, { ...terms, exactness: 'exact' })
        await pay(id, 1_000_000, onDay('2026-10-12'))
        expect(await questions()).toEqual(['amount-not-accepted 1000000'])
        await pay(id, 1_000_000, onDay('2026-10-10'))
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 1_000_000, lateFees: 0 })
        expect(await unproven(bench)).toEqual([])
      })

      test('a bill that is paid or cancelled is not late by what comes for it later', async () => {
        const [paid, cancelled] = [await bill(1_000_000, terms), await bill(1_000_000, terms)]
        await pay(paid.id, 1_000_000, onDay('2026-10-10'))
        await bench.store.bills.cancel(cancelled.id, tellBoth, later(10))
        for (const { id } of [paid, cancelled]) await pay(id, 50_000, onDay('2026-10-12'))
        expect([await stateOf(paid.id), await stateOf(cancelled.id)]).toEqual([
          'overpaid 1050000',
          'cancelled 50000',
        ])
        expect(await credit()).toBe(100_000)
        expect(await unproven(bench)).toEqual([])
      })

      test('of lines that close only as a whole and others the whole grows by what a day adds, and not while the bill is over', async () => {
        const lines = linesBy(['TUITION', 'exact', 500], ['SERVICE', 'any', 100])
        const late = { ...terms, ...lines, lateFee: { once: 10, perDay: 1 } }
        const [growing, over] = [await bill(1, late), await bill(1, late)]
        await pay(growing.id, 510, onDay('2026-10-11'))
        expect(await stateOf(growing.id)).toBe('issued 0')
        await pay(growing.id, 512, onDay('2026-10-12'))
        expect(await stateOf(growing.id)).toBe('partly-paid 512')
        await pay(over.id, 500, onDay('2026-10-16'))
        await pay(over.id, 500, onDay('2026-10-10'))
        expect(await stateOf(over.id)).toBe('partly-paid 500')
        expect(await unproven(bench)).toEqual([])
      })

      test('an expired bill that takes nothing of what was paid in time is as it was before', async () => {
        const exact = { ...terms, exactness: 'exact' } as const
        const [issued, published, begun] = [
          await bill(1_000, exact),
          await bill(1_000, { ...exact, publishOn: '2026-09-30' }),
          await bill(1_000, exact),
        ]
        await pay(begun.id, 1_000)
        await life().correct(begun.id, { ...linesOf(1_200), tellPaid: tellBoth }, act())
        await expire('2026-10-20')
        for (const { id } of [issued, published, begun]) {
          expect((await scene.billOf({ id })).state).toBe('expired')
          await pay(id, 100, onDay('2026-10-10'))
        }
        expect(await Promise.all([issued, published, begun].map(({ id }) => stateOf(id)))).toEqual([
          ...['expired 0', 'expired 0', 'expired 1000'],
        ])
        expect(await credit()).toBe(300)
      })

      test('housekeeping expires first what is over longest, and waits for nobody who pays', async () => {
        const over = (expiresOn: string) => bill(1_000, { dueOn: expiresOn, expiresOn })
        const all = [await over('2001-01-02'), await over('2001-01-01'), await over('2001-01-02')]
        const states = () => Promise.all(all.map(({ id }) => stateOf(id)))
        const due = { day: '2001-01-03', limit: 1, at: onDay('2001-01-03') }
        const payer = await bench.pool.connect()
        await payer.query('begin')
        await payer.query('select 1 from bills where id = any($1) for update', [all.map(({ id }) => id)])
        expect(await life().expireDue(due)).toBe(0)
        await payer.query('rollback')
        payer.release()
        expect(await life().expireDue(due)).toBe(1)
        expect(await states()).toEqual(['issued 0', 'expired 0', 'issued 0'])
        expect(await life().expireDue({ ...due, day: '2001-01-02' })).toBe(0)
        expect(await life().expireDue({ ...due, limit: 9 })).toBe(2)
      })

      test('the last moment of the last day of grace is in time, the next is not', async () => {
        const [one, other] = [await bill(1_000, terms), await bill(1_000, terms)]
        await pay(one.id, 1_000, new Date('2026-10-15T23:59:59.999+07:00'))
        await pay(other.id, 1_000, new Date('2026-10-16T00:00:00.000+07:00'))
        expect([(await stateOf(one.id)).split(' ')[0], await stateOf(other.id)]).toEqual([
          'partly-paid',
          'expired 0',
        ])
      })

      test('housekeeping expires what is over and nothing else, once, however many do it', async () => {
        const over = await bill(1_000, terms)
        const inGrace = await bill(1_000, { ...terms, graceDays: 30 })
        const paid = await bill(1_000, terms)
        await pay(paid.id, 1_000)
        const due = { day: '2026-10-16', limit: 1_000, at: onDay('2026-10-16') }
        await Promise.all([life().expireDue(due), life().expireDue(due), life().expireDue(due)])
        expect(await stateOf(over.id)).toBe('expired 0')
        expect(await stateOf(inGrace.id)).toBe('issued 0')
        expect(await stateOf(paid.id)).toBe('paid 1000')
      })

      test('a cancelled bill owes no late fee either', async () => {
        const { id } = await bill(1_000_000, terms)
        await bench.pool.query('select 1')
        await bench.store.payments.open({
          ...{
            channel: 'platform',
            reference: newReference(),
            billId: id,
            amount: 1,
            at: noon,
            askAt: later(60),
          },
        })
        await life().expireDue({ day: '2026-10-16', limit: 1_000, at: onDay('2026-10-16') })
        await bench.store.bills.cancel(id, tellBoth, later(20))
        const { rows } = await bench.pool.query(
          `select sum(case 'receivable' when debit then amount when credit then -amount else 0 end) as owed
           from ledger_entries where school_code = $1`,
          [scene.schoolCode],
        )
        expect(rows[0].owed).toBe(0)
      })
    })

    describe('exact amounts', () => {
      test('A8: less than an exact bill asks is credit that a person is asked about, and the bill is owed whole', async () => {
        const { id } = await bill(1_250_000, { exactness: 'exact' })
        await pay(id, 1_249_000)
        expect(await stateOf(id)).toBe('issued 0')
        expect(await credit()).toBe(1_249_000)
        expect(await questions()).toEqual(['amount-not-accepted 1249000'])
        await pay(id, 1_250_000)
        expect(await stateOf(id)).toBe('paid 1250000')
      })

      const mixed = linesBy(['TUITION', 'exact', 500], ['SERVICE', 'any', 100], ['VOLUNTARY', undefined, 60])

      test('A8: a payment of less than the lines that close only as a whole is credit; what is over them closes the rest, then is given', async () => {
        const { id } = await bill(1, mixed)
        expect(await scene.billOf({ id })).toMatchObject({ payable: 600, whole: 500, voluntary: 60 })
        await pay(id, 499)
        expect([await stateOf(id), await credit()]).toEqual(['issued 0', 499])
        await pay(id, 500)
        await pay(id, 40)
        expect(await stateOf(id)).toBe('partly-paid 540')
        await pay(id, 130)
        expect(await scene.billOf({ id })).toMatchObject({
          ...{ state: 'overpaid', payable: 660, paid: 670, contributed: 60 },
        })
        expect(await toldOf(id)).toEqual(['issued nation', 'issued province', 'paid nation', 'paid province'])
        expect(await unproven(bench)).toEqual([])
      })

      test('a correction keeps of what was given what the money still covers, and owes what is owed first', async () => {
        const { id } = await bill(1, linesBy(['TUITION', 'exact', 500], ['VOLUNTARY', 'any', 100]))
        await pay(id, 600)
        const correct = (lines: Pick<BillRequest, 'lines' | 'total'>) =>
          life().correct(id, { ...lines, tellPaid: tellBoth }, act())
        await correct(linesBy(['TUITION', 'exact', 550], ['VOLUNTARY', 'any', 100]))
        expect(await scene.billOf({ id })).toMatchObject({
          state: 'paid',
          paid: 600,
          contributed: 50,
          whole: 550,
        })
        await correct(linesBy(['TUITION', 'exact', 550], ['VOLUNTARY', 'any', 20]))
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 570, contributed: 20 })
        expect(await credit()).toBe(30)
        await correct(linesBy(['TUITION', 'exact', 700]))
        expect(await scene.billOf({ id })).toMatchObject({ state: 'partly-paid', paid: 570, contributed: 0 })
        expect(await unproven(bench)).toEqual([])
      })

      test('credit closes what closes only as a whole when there is enough of it, by itself too', async () => {
        const over = await bill(100)
        await pay(over.id, 400)
        const { id } = await bill(1, linesBy(['TUITION', 'exact', 350], ['SERVICE', 'any', 100]))
        const waiting = async () =>
          (await bench.store.credits.waitingBills(1_000, 5_000)).map((one) => one.billId)
        const use = () =>
          bench.store.credits.use(
            { billId: id, ...act(), by: { gateway: true, atMost: 5_000 } },
            () => tellBoth,
          )
        expect(await waiting()).not.toContain(id)
        expect(await use()).toEqual({ is: 'amount-not-accepted' })
        const more = await bill(10)
        await pay(more.id, 80)
        expect(await waiting()).toContain(id)
        expect(await use()).toMatchObject({ is: 'used', amount: 370, bill: { state: 'partly-paid' } })
      })

      test('a bill of nothing but what is voluntary is owed by nobody, and takes what is given', async () => {
        const { id } = await bill(1, linesBy(['VOLUNTARY', undefined, 100]))
        expect(await stateOf(id)).toBe('paid 0')
        await pay(id, 30)
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 30, contributed: 30 })
        expect(await unproven(bench)).toEqual([])
      })
    })

    describe('instalments', () => {
      const plans = [
        {
          name: 'A',
          instalments: [
            { dueOn: '2026-10-10', amount: 500_000 },
            { dueOn: '2026-11-10', amount: 750_000 },
          ],
        },
        {
          name: 'B',
          instalments: [
            { dueOn: '2026-10-10', amount: 600_000 },
            { dueOn: '2026-11-10', amount: 650_000 },
          ],
        },
      ]
      const withPlans = async (changes: Partial<BillRequest> = {}) => {
        const { id } = await bill(1_250_000, changes)
        expect(await life().setPlans(id, plans, act())).toEqual({ is: 'set' })
        return id
      }
      const start = async (id: string, purpose: { plan: string; place: number } | 'full', amount: number) => {
        const { reference } = await bench.store.payments.open({
          ...{
            channel: 'platform',
            reference: newReference(),
            billId: id,
            amount,
            at: noon,
            askAt: later(60),
          },
          purpose: purpose === 'full' ? { is: 'full' } : { is: 'instalment', ...purpose },
        })
        return ({ payments }: Pick<Stores, 'payments'> = bench.store, paidAt = later(3)) =>
          payments.post('platform', news(reference, amount, { at: paidAt }), () => tellBoth, later(5))
      }
      const choicesOn = async (id: string, day: string) => {
        const [of, parts] = [await scene.billOf({ id }), await life().instalments(id)]
        return choicesOf(of, parts, owedOn(of, day)).map(({ purpose, amount }) => ({ purpose, amount }))
      }

      test('a plan that does not add up is refused, and nothing changes', async () => {
        const id = await withPlans()
        const short = [{ name: 'C', instalments: [{ dueOn: '2026-10-10', amount: 1 }] }]
        expect(await life().setPlans(id, short, act())).toEqual({
          ...{ is: 'does-not-add-up', plan: 'C', sum: 1, payable: 1_250_000 },
        })
        expect(await life().instalments(id)).toHaveLength(4)
      })

      test('two instalments of a plan pay the bill', async () => {
        const id = await withPlans()
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        expect(await scene.billOf({ id })).toMatchObject({ state: 'partly-paid', paid: 500_000, plan: 'A' })
        await (await start(id, { plan: 'A', place: 2 }, 750_000))()
        expect(await stateOf(id)).toBe('paid 1250000')
        expect((await life().instalments(id)).filter(({ isPaid }) => isPaid)).toHaveLength(2)
      })

      test('L11: an instalment of another plan, paid all the same, is credit with its reason', async () => {
        const id = await withPlans()
        const other = await start(id, { plan: 'B', place: 1 }, 600_000)
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        await other()
        expect(await stateOf(id)).toBe('partly-paid 500000')
        expect(await questions()).toEqual(['other-plan 600000'])
        expect(await credit()).toBe(600_000)
      })

      test('the same instalment twice pays once', async () => {
        const id = await withPlans()
        const again = await start(id, { plan: 'A', place: 1 }, 500_000)
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        await again()
        expect(await stateOf(id)).toBe('partly-paid 500000')
        expect(await questions()).toEqual(['instalment-paid 500000'])
      })

      test('L10: the full amount and an instalment at the same second end as one accepted plan and credit', async () => {
        const ends = new Set<string>()
        for (let round = 0; round < 20; round += 1) {
          const { id } = await bill()
          await life().setPlans(id, plans, act())
          const before = await credit()
          const sides = [
            await start(id, 'full', 1_250_000),
            await start(id, { plan: 'A', place: 1 }, 500_000),
          ]
          if (round % 2 === 0) sides.reverse()
          await Promise.all(sides.map((side) => side()))
          ends.add(`${await stateOf(id)}, credit ${(await credit()) - before}`)
        }
        const clean = ['overpaid 1750000, credit 500000', 'partly-paid 500000, credit 1250000']
        for (const end of ends) expect(clean).toContain(end)
      })

      test.each([
        ['the whole', 'overpaid 1750000', 500_000],
        ['an instalment', 'partly-paid 500000', 1_250_000],
      ])('L10: of the full amount and an instalment %s comes first, and the other waits and is credit', async (which, end, left) => {
        const id = await withPlans()
        const sides = [await start(id, 'full', 1_250_000), await start(id, { plan: 'A', place: 1 }, 500_000)]
        const [first, second] = which === 'the whole' ? sides : sides.reverse()
        await besideUncommitted(
          bench,
          async (stores) => first?.(stores),
          async () => second?.(),
        )
        expect(await stateOf(id)).toBe(end)
        expect(await credit()).toBe(left)
        expect(await unproven(bench)).toEqual([])
      })

      test('the last instalment carries what being late costs, and stays open until that is paid too', async () => {
        const late = onDay('2026-11-25')
        const terms = { dueOn: '2026-11-10', expiresOn: '2026-11-20', graceDays: 10 }
        const id = await withPlans({ ...terms, lateFee: { once: 10_000, perDay: 1_000 } })
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        const last = { is: 'instalment', plan: 'A', place: 2 } as const
        expect(await choicesOn(id, '2026-11-20')).toEqual([{ purpose: last, amount: 750_000 }])
        expect(await choicesOn(id, '2026-11-25')).toEqual([{ purpose: last, amount: 765_000 }])
        await (await start(id, last, 750_000))(bench.store, late)
        expect(await stateOf(id)).toBe('partly-paid 1250000')
        expect(await choicesOn(id, '2026-11-25')).toEqual([{ purpose: last, amount: 15_000 }])
        await (await start(id, last, 15_000))(bench.store, late)
        expect(await stateOf(id)).toBe('paid 1265000')
        expect(await credit()).toBe(0)
        expect(await unproven(bench)).toEqual([])
      })

      test('an instalment after the days of grace closes nothing, and is credit with its reason', async () => {
        const id = await withPlans({ dueOn: '2026-11-10', expiresOn: '2026-11-20', graceDays: 10 })
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        await (await start(id, { plan: 'A', place: 2 }, 750_000))(bench.store, onDay('2026-12-01'))
        expect(await stateOf(id)).toBe('expired 500000')
        expect(await questions()).toEqual(['after-expiry 750000'])
        expect(await credit()).toBe(750_000)
      })

      test('plans are not set any more once something was paid', async () => {
        const id = await withPlans()
        await (await start(id, { plan: 'A', place: 1 }, 500_000))()
        expect(await life().setPlans(id, plans, act())).toEqual({ is: 'has-payments' })
      })

      describe('of a bill that is corrected', () => {
        const correct = (id: string, payable: number) =>
          life().correct(id, { ...linesOf(payable), tellPaid: tellBoth }, { ...act(30), reason: 'miễn giảm' })
        const payPart = async (id: string, place: number, amount: number) =>
          (await start(id, { plan: 'A', place }, amount))()
        const partsOf = async (id: string) =>
          (await life().instalments(id)).map(({ plan, place, amount }) => `${plan}${place} ${amount}`)

        test('plans that nobody chose no longer add up and are gone', async () => {
          const id = await withPlans()
          await correct(id, 1_300_000)
          expect(await partsOf(id)).toEqual([])
        })

        test('the last open part of the chosen one carries the difference, and the other plan is gone', async () => {
          const id = await withPlans()
          await payPart(id, 1, 500_000)
          await correct(id, 1_350_000)
          expect(await partsOf(id)).toEqual(['A1 500000', 'A2 750000'])
          await payPart(id, 2, 850_000)
          expect(await stateOf(id)).toBe('paid 1350000')
        })

        test('the last open part stays open until the difference is paid too, and is what payers may choose', async () => {
          const id = await withPlans()
          await payPart(id, 1, 500_000)
          const asBefore = await start(id, { plan: 'A', place: 2 }, 750_000)
          await correct(id, 1_350_000)
          await asBefore()
          const part = { is: 'instalment', plan: 'A', place: 2 } as const
          expect(await choicesOn(id, '2026-10-10')).toEqual([{ purpose: part, amount: 100_000 }])
          await payPart(id, 2, 100_000)
          expect(await stateOf(id)).toBe('paid 1350000')
          expect((await life().instalments(id)).every(({ isPaid }) => isPaid)).toBe(true)
        })

        test('where no part is open and more is owed there is one more, and none where nothing is', async () => {
          const id = await withPlans()
          await payPart(id, 1, 500_000)
          await payPart(id, 2, 750_000)
          await correct(id, 1_200_000)
          expect(await partsOf(id)).toEqual(['A1 500000', 'A2 750000'])
          await correct(id, 1_300_000)
          expect(await partsOf(id)).toEqual(['A1 500000', 'A2 750000', 'A3 100000'])
          await payPart(id, 3, 100_000)
          expect(await stateOf(id)).toBe('paid 1300000')
        })
      })

      test('money that says nothing takes the only instalment that it equals', async () => {
        const id = await withPlans()
        await pay(id, 600_000)
        expect(await scene.billOf({ id })).toMatchObject({ state: 'partly-paid', plan: 'B' })
      })
    })

    describe('corrections', () => {
      const correct = (id: string, payable: number, changes: { revision?: number } = {}) =>
        life().correct(
          id,
          { ...linesOf(payable), tellPaid: tellBoth, ...changes },
          { ...act(30), reason: 'miễn giảm' },
        )

      test('L6: 1,250,000 corrected to 1,000,000 after it was paid is a revision, a credit of 250,000, and told anew', async () => {
        const { id } = await bill()
        await pay(id, 1_250_000)
        const outcome = await correct(id, 1_000_000)
        expect(outcome).toMatchObject({ is: 'corrected', credited: 250_000 })
        expect(await scene.billOf({ id })).toMatchObject({
          ...{ state: 'paid', payable: 1_000_000, paid: 1_000_000, revision: 2, ...pickLines(1_000_000) },
        })
        expect(await credit()).toBe(250_000)
        expect(
          (await life().revisions(id)).map(({ revision, payable, credited, reason }) => [
            revision,
            payable,
            credited,
            reason,
          ]),
        ).toEqual([
          [1, 1_250_000, 0, 'as it was sent'],
          [2, 1_000_000, 250_000, 'miễn giảm'],
        ])
        expect((await toldOf(id)).slice(4)).toEqual([])
      })

      test('what a portal has is told anew, the whole bill first and then that it is paid', async () => {
        const { id } = await bill()
        await pay(id, 1_250_000)
        await bench.pool.query(
          `update exchanges set state = 'accepted', settled_at = now(), attempts = 1 where subject_id = $1`,
          [id],
        )
        await correct(id, 1_000_000)
        expect((await toldOf(id)).slice(4)).toEqual([
          ...['issued nation', 'issued province'],
          ...['paid nation', 'paid province'],
        ])
        const { rows } = await bench.pool.query(
          `select event, as_update, blocked, replaces is not null as replaces from exchanges
           where subject_id = $1 and partner = 'nation' order by id`,
          [id],
        )
        expect(rows.slice(2)).toEqual([
          { event: 'issued', as_update: true, blocked: false, replaces: true },
          { event: 'paid', as_update: false, blocked: true, replaces: true },
        ])
      })

      test('corrected upwards a paid bill is owed again, and that it is paid is told again when it is', async () => {
        const { id } = await bill(1_000_000)
        await pay(id, 1_000_000)
        await bench.pool.query(
          `update exchanges set state = 'accepted', settled_at = now(), attempts = 1 where subject_id = $1`,
          [id],
        )
        await correct(id, 1_200_000)
        expect(await stateOf(id)).toBe('partly-paid 1000000')
        await pay(id, 200_000)
        expect(await stateOf(id)).toBe('paid 1200000')
        expect((await toldOf(id)).slice(4)).toEqual([
          ...['issued nation', 'issued province'],
          ...['paid nation', 'paid province'],
        ])
      })

      test('the same lines change nothing, and what was corrected meanwhile is not written over', async () => {
        const { id } = await bill()
        expect(await correct(id, 1_250_000)).toMatchObject({ is: 'unchanged' })
        await correct(id, 1_000_000, { revision: 1 })
        expect(await correct(id, 900_000, { revision: 1 })).toEqual({ is: 'other-revision', revision: 2 })
        expect(await life().revisions(id)).toHaveLength(2)
      })

      test('corrected to what is paid it becomes paid, and portals learn of it', async () => {
        const { id } = await bill(1_000)
        await pay(id, 400)
        await correct(id, 400)
        expect(await stateOf(id)).toBe('paid 400')
        expect(await toldOf(id)).toContain('paid nation')
      })

      test('a correction while payments arrive loses nothing and counts nothing twice', async () => {
        for (let round = 0; round < 15; round += 1) {
          const before = await credit()
          const { id } = await bill(1_000)
          const payments = await Promise.all([scene.open(id, 700), scene.open(id, 600)])
          await Promise.all([
            ...payments.map(({ reference, amount }) => scene.post(news(reference, amount))),
            correct(id, 800),
          ])
          const { payable, paid } = await scene.billOf({ id })
          expect(payable).toBe(800)
          expect(Math.min(paid, payable) + (await credit()) - before).toBe(1_300)
        }
      })

      test('a draft is corrected without an entry and without a word, and issued as it is then', async () => {
        const { id } = await bill(1_000, { state: 'draft' })
        expect(await correct(id, 700)).toMatchObject({ is: 'corrected', credited: 0 })
        expect(await scene.billOf({ id })).toMatchObject({ state: 'draft', payable: 700, revision: 2 })
        const { rows } = await bench.pool.query('select from ledger_entries where school_code = $1', [
          scene.schoolCode,
        ])
        expect([rows, await toldOf(id)]).toEqual([[], []])
        await life().issue(id, told, act(40))
        expect(await bench.ledger(id)).toMatchObject([{ debit: 'receivable', amount: 700 }])
      })

      test('an expired bill is corrected and stays over, unless what was paid of it is all that it asks then', async () => {
        const terms = { dueOn: '2026-10-10', expiresOn: '2026-10-10' }
        const { id } = await bill(1_000, terms)
        await pay(id, 400)
        await life().expireDue({ day: '2026-10-16', limit: 1_000, at: onDay('2026-10-16') })
        await correct(id, 700)
        expect(await scene.billOf({ id })).toMatchObject({ state: 'expired', payable: 700, paid: 400 })
        await correct(id, 400)
        expect(await stateOf(id)).toBe('paid 400')
      })

      test('what being late cost is owed beside the new lines, also where they close only as a whole', async () => {
        const late = {
          dueOn: '2026-10-10',
          expiresOn: '2026-10-10',
          graceDays: 5,
          lateFee: { once: 10, perDay: 1 },
        }
        const { id } = await bill(1, {
          ...late,
          ...linesBy(['TUITION', 'exact', 500], ['SERVICE', 'any', 100]),
        })
        await pay(id, 511, onDay('2026-10-11'))
        expect(await scene.billOf({ id })).toMatchObject({ payable: 611, whole: 511 })
        const { lines, total } = linesBy(['TUITION', 'exact', 400], ['SERVICE', 'any', 100])
        const why = { ...act(30), reason: 'miễn giảm' }
        await life().correct(id, { lines, total, tellPaid: tellBoth }, why)
        expect(await scene.billOf({ id })).toMatchObject({
          payable: 511,
          whole: 411,
          paid: 511,
          state: 'paid',
        })
      })

      test('a bill that was paid and is corrected to less was paid when it was', async () => {
        const { id } = await bill(1_000)
        await pay(id, 1_000)
        const { settledAt } = await scene.billOf({ id })
        await correct(id, 700)
        expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', settledAt })
        expect(settledAt).not.toEqual(act(30).at)
      })

      test('a cancelled bill is not corrected', async () => {
        const { id } = await bill()
        await bench.store.bills.cancel(id, tellBoth, later(10))
        expect(await correct(id, 1)).toEqual({ is: 'not-from', state: 'cancelled' })
        expect(await life().correct(randomUUID(), { ...linesOf(1), tellPaid: tellBoth }, act())).toEqual({
          is: 'unknown',
        })
      })
    })
  })
}

const pickLines = (payable: number) => ({ lines: linesOf(payable).lines })
